"""Forms: they clean what was typed and never save."""
