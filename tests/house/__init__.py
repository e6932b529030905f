"""Evidence for the room `house`."""
