"""Evidence for the room `votes`."""
