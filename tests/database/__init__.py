"""Evidence for the room `database`."""
