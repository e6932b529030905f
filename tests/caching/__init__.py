"""Evidence for the room `caching`."""
