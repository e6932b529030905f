"""Licences of imported texts by the names that sources give them, and where each can be read."""

import re

from consilium.web.pages.shapes.common import Link

_COMMONS = re.compile(r"CC[ -](BY(?:-(?:NC|SA|ND|NC-SA|NC-ND))?)[ -](\d\.\d)", re.IGNORECASE)
_ZERO = re.compile(r"CC0(?:[ -]1\.0)?", re.IGNORECASE)
_SOFTWARE = {"mit": "https://opensource.org/license/mit", "apache-2.0": "https://www.apache.org/licenses/LICENSE-2.0"}


def licence_link(name: str) -> Link:
    """Return a licence by its name as the source wrote it, with the address of its text when it is a known one."""
    commons = _COMMONS.fullmatch(name.strip())
    if commons:
        return Link(name, f"https://creativecommons.org/licenses/{commons[1].lower()}/{commons[2]}/")
    if _ZERO.fullmatch(name.strip()):
        return Link(name, "https://creativecommons.org/publicdomain/zero/1.0/")
    return Link(name, _SOFTWARE.get(name.strip().lower(), ""))
