"""Evidence for the room `answers`."""
