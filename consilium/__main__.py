"""Runs the command line as `python -m consilium`."""

from consilium.cli import main

main()
