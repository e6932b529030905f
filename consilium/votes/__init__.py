"""Votes: what helped readers; the only writer of an answer's helpful counts."""
