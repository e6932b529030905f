"""Drawings made on the server: pure functions from frozen dataclasses to SVG that carries its own words."""
