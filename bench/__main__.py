"""`make bench`: every part in turn, or the one that ONLY names; a part is a module here with a `main()`."""

import importlib
import sys

PARTS = (
    "speed",
    "light",
    "templates",
    "reading",
    "pooling",
    "triage",
    "photos",
    "registers",
    "places",
    "similar",
    "holding",
)
# Too long to run unasked: `corpus` fills a house, `growth` measures houses of several sizes.
BY_NAME = ("corpus", "growth")


def main() -> int:
    """Run the parts that were named, or all, and return 1 when one of them says that it failed."""
    named = tuple(sys.argv[1:]) or PARTS
    unknown = [name for name in named if name not in (*PARTS, *BY_NAME)]
    if unknown:
        known = ", ".join((*PARTS, *BY_NAME))
        print(f"bench: there is no part {', '.join(unknown)}; there are {known}", file=sys.stderr)
        return 2
    failed = [name for name in named if _run(name)]
    if failed:
        print(f"bench: failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def _run(name: str) -> bool:
    print(f"\n== {name}", flush=True)
    # Each part reads its own arguments, if it reads any: those of the runner are not for it.
    sys.argv = [name]
    result = importlib.import_module(f"bench.{name}").main()
    return result not in (None, 0)


if __name__ == "__main__":
    sys.exit(main())
