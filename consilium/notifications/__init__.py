"""Notices to people, and the mail that carries them."""
