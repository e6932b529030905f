"""Evidence for the room `samples`."""
