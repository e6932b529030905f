"""Evidence for the room `topics`."""
