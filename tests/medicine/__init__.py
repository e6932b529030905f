"""Evidence for the room `medicine`."""
