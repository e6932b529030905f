"""What medicine Consilium knows, as data, and the finding of its words in text."""
