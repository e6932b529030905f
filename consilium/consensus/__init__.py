"""Where the doctors stand: answers read into opinions, opinions pooled, and the stored snapshot."""
