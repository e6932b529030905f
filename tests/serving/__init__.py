"""Running the server and what stands beside it."""
