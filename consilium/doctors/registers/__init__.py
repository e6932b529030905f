"""Registers of doctors: what their numbers look like, where to look one up, and lists of them loaded offline."""
