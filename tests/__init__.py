"""Evidence that Consilium keeps its promises."""
