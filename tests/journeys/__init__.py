"""Journeys through a real server in a real browser, one for each promise."""
