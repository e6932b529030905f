"""All of `make drill`: every drill in turn; 0 only when all held what they promise."""

import sys

from tests.drills import sending


def main() -> int:
    """Run the drills and return the code to exit with."""
    return sending.main()


if __name__ == "__main__":
    sys.exit(main())
