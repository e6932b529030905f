"""SQLite with writers in line, one at a time."""
