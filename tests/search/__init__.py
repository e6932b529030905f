"""Evidence for the room `search`."""
