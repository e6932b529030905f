"""What is measured: each module prints one part of `make bench`."""
