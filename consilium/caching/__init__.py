"""Finished pages: which keys a page carries, which an event forgets, and the edge that answers from memory."""
