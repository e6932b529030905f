"""What somebody typed becomes what is looked for: groups that all must be met, each by one of several ways."""

import re
from dataclasses import dataclass

from consilium.search import words

LONGEST = 300  # characters of a query that are read
MOST = 8  # groups; a query that long names its question many times over
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]")
_DAY = re.compile(r"\bday\s{0,3}#?\s{0,3}(\d{1,3})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Match:
    """One way to meet a group: tokens that stand in a row, the last only begun with when `prefix`, or a facet."""

    tokens: tuple[str, ...]
    prefix: bool = False
    facet: bool = False


Group = tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as it was read: `groups` to be met, the `written` words that stand outside quotation marks."""

    groups: tuple[Group, ...]
    written: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()


def day_token(day: int) -> str:
    """The facet of one day."""
    return f"fday{day}"


def read(query: str) -> Asked:
    """Read a query: phrases in quotation marks, "day 4", names of one thing taken together, and single words."""
    text = query[:LONGEST]
    groups: dict[Group, None] = {}
    quoted = tuple(part for part in _QUOTED.findall(text) if words.tokens(part))
    for part in quoted:
        groups[(Match(tuple(words.tokens(part))),)] = None
    text = _QUOTED.sub(" ", text)
    written = tuple(match.group() for match in words.WORD.finditer(text))
    for found in _DAY.finditer(text):
        day = str(int(found.group(1)))
        groups[(Match((day_token(int(day)),), facet=True), Match(("day", day)))] = None
    for group in _groups(_DAY.sub(" ", text)):
        groups[group] = None
    return Asked(groups=tuple(groups)[:MOST], written=written, quoted=quoted)


def _groups(text: str) -> list[Group]:
    found = words.tokens(text)
    heads = {hit.first: hit for hit in words.concepts(found)}
    named: list[Group] = []
    plain: list[Group] = []
    at = 0
    while at < len(found):
        hit = heads.get(at)
        if hit is not None:
            literal = Match(tuple(found[hit.first : hit.last + 1]))
            named.append((literal, *(Match((token,)) for token in hit.value)))
            at = hit.last + 1
            continue
        token = found[at]
        begun = at == len(found) - 1 and len(token) >= 3 and token not in words.known()
        ways: Group = (Match((token,)), Match((token,), prefix=True)) if begun else (Match((token,)),)
        if token not in words.STOP:
            named.append(ways)
        else:
            plain.append(ways)
        at += 1
    return named or plain
