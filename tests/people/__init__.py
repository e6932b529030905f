"""Evidence for the room `people`."""
