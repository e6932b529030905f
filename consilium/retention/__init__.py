"""What is kept for how long, and why: one table, by which the worker deletes and which readers are shown."""
