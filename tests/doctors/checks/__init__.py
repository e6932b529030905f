"""Evidence for the checks that people make."""
