"""Evidence for the room `doctors`."""
