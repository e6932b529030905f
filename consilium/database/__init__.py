"""How Consilium talks to its databases: Django's own backends with what was measured to be missing."""
