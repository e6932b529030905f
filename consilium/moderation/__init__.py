"""Moderation: what waits for a person to look at."""
