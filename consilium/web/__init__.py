"""The web: pages, forms, templates and what browsers load."""
