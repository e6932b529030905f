"""Evidence for the room `moderation`."""
