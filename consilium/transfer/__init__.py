"""Import and export: other people's formats in, our own format out, streamed a record at a time."""
