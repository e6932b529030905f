"""Evidence for the room `transfer`."""
