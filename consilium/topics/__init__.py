"""Topics: what all questions about one procedure, or one condition, say together; counts kept ready for their pages."""
