"""Evidence for the room `consensus`."""
