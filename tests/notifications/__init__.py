"""Evidence for the room `notifications`."""
