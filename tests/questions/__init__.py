"""Evidence for the room `questions`."""
