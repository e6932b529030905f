"""Evidence for the room `web`."""
