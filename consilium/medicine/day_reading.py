"""Reads counts of days since a procedure from running text: "day 4", "two weeks after", "3 days ago", "yesterday"."""

import re
from dataclasses import dataclass

_WORDS = {
    "a": 1.0,
    "an": 1.0,
    "one": 1.0,
    "two": 2.0,
    "three": 3.0,
    "four": 4.0,
    "five": 5.0,
    "six": 6.0,
    "seven": 7.0,
    "eight": 8.0,
    "nine": 9.0,
    "ten": 10.0,
    "eleven": 11.0,
    "twelve": 12.0,
    "couple": 2.0,
    "couple of": 2.0,
    "few": 3.0,
}
_UNITS = {"h": 0.0, "d": 1.0, "n": 1.0, "w": 7.0, "m": 30.0, "y": 365.0}
_ONE_TO_TWELVE = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_NUMBER = rf"(?P<number>\d{{1,3}}(?:\.\d)?|couple(?: of)?|few|an?|{_ONE_TO_TWELVE})"
_HALF = r"(?P<half> and a half)?"
_UNIT = r"(?P<unit>hours?|hrs?|days?|nights?|weeks?|wks?|months?|mths?|years?|yrs?)"
_GAP = r"[\s-]{1,2}"
_COUNT = rf"\b{_NUMBER}{_HALF}{_GAP}{_UNIT}\b(?P<more> and a half)?"

# "6 days ago", "3 wks post", "two weeks after", "5 days since", "10 days out".
_BACK = re.compile(
    rf"{_COUNT}\s?(?P<tail>ago|back|post\b[- ]?(?:op\b|procedure\b|treatment\b)?|after|since|out|following|past|from"
    r"|in now|on now|later now|now)\b"
)
_DAY_N = re.compile(
    r"\b(?:(?:post[- ]?op |pod |on )?day|pod)[\s#:-]{0,3}"
    rf"(?P<number>\d{{1,3}}|{_ONE_TO_TWELVE})\b(?!\s?(?:am|pm|%|times|/))"
)
_NTH_DAY = re.compile(r"\b(?P<number>\d{1,2})(?:st|nd|rd|th) day\b")
_WEEK_N = re.compile(r"\bweek (?P<number>\d{1,2})\b")
_NAMED = (
    (re.compile(r"\bday before yesterday\b"), 2),
    (re.compile(r"\b(?:yesterday|last night)\b"), 1),
    (re.compile(r"\b(?:the|one) day after (?:my|the|having|getting)\b"), 1),
    (re.compile(r"\blast week\b"), 7),
    (re.compile(r"\blast month\b"), 30),
    (re.compile(r"\b(?:today|this morning|this afternoon|earlier today|tonight)\b"), 0),
)
_CLOCK = re.compile(r"\bit(?:['’]| i)?s \d{1,2}(?::\d\d)? ?[ap]m now\b")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY_THEN = re.compile(rf"\b(?:on|last) (?P<then>{'|'.join(_WEEKDAYS)})\b")
_WEEKDAY_NOW = re.compile(rf"\b(?:it(?:['’]| i)?s|today is|now) (?P<now>{'|'.join(_WEEKDAYS)})\b")

# What stands before a count that looks ahead, lasts or repeats rather than counts back.
_NOT_BACK = re.compile(
    r"\b(?:in|within|next|first|every|until|till|up to|by|another|at least|wait|takes?|lasts?|for|after|before|around|"
    r"another|than|expect(?:ed)?|over the|the last|the past)(?: the| about| around| a)?(?: next| first| last| past)? $"
)
_FROM_NOW = re.compile(
    r"\b(?:now|today|currently|at|on|its|it['’]s|i['’]?m|i am|this is|today is|it is|just)"
    r"(?: (?:at|on|only|about|now))?[ (,]*$"
)
_NOW_AFTER = re.compile(r"^ ?(?:\W ?)?(?:now|today|and counting|currently)\b")
_SINCE = re.compile(r"\b(?:since|from|until) $")

# Each of the patterns above asks for one of these, and most texts have none.
_NEEDED = (
    *("day", "week", "month", "year", "hour", "night", "morning", "afternoon"),
    *("pod", "hr", "wk", "mth", "yr", "m now"),
)


@dataclass(frozen=True, slots=True)
class DayMention:
    """A count of days in a text: `text[start:end]` says `days`.

    `now` is how plainly it says where the writer is: 3 "I am at day 4", 2 "4 days ago", "day 4 post",
    1 "day 4" in a story or a title, 0 a word such as "yesterday" or a duration, to be believed only beside
    the procedure itself.
    """

    days: int
    start: int
    end: int
    now: int
    in_years: bool = False


def day_mentions(text: str) -> tuple[DayMention, ...]:
    """All counts of days since something in a text, in order; counts that look ahead or repeat are left out."""
    lower = text.lower().replace("\xa0", " ")
    if len(lower) != len(text):  # a few letters grow when lowered; offsets matter more than they do
        lower = text
    if not any(word in lower for word in _NEEDED):
        return ()
    found: list[DayMention] = []
    for match in _BACK.finditer(lower):
        mention = _count_back(lower, match)
        if mention is not None:
            found.append(mention)
    for pattern, unit in ((_DAY_N, 1), (_NTH_DAY, 1), (_WEEK_N, 7)):
        for match in pattern.finditer(lower):
            before, after = lower[max(0, match.start() - 24) : match.start()], lower[match.end() : match.end() + 16]
            if _NOT_BACK.search(before) and not before.endswith(("at ", "after ")):
                continue
            days = int(_value(match["number"]) * unit)
            now = 3 if _FROM_NOW.search(before) or _NOW_AFTER.search(after) else 1
            if now == 1 and re.match(r"\s?(?:post|after|since|out|following)\b", after):
                now = 2
            found.append(DayMention(days, match.start(), match.end(), now))
    for pattern, days in _NAMED:
        for match in pattern.finditer(lower):
            if not _SINCE.search(lower[max(0, match.start() - 8) : match.start()]):
                found.append(DayMention(days, match.start(), match.end(), 0))
    found.extend(DayMention(0, match.start(), match.end(), 0) for match in _CLOCK.finditer(lower))
    found.extend(_weekdays(lower))
    return tuple(sorted(found, key=lambda mention: mention.start))


def _count_back(lower: str, match: re.Match[str]) -> DayMention | None:
    tail = match["tail"]
    before = lower[max(0, match.start() - 24) : match.start()]
    ahead = _NOT_BACK.search(before)
    if ahead and tail != "ago" and not (tail in {"post", "out", "now"} and before.endswith("at ")):
        return None
    per = _UNITS[match["unit"][0]]
    value = _value(match["number"]) + (0.5 if match["half"] or match["more"] else 0.0)
    now = 0 if tail == "now" else 3 if _FROM_NOW.search(before) and tail != "ago" else 2
    return DayMention(int(value * per), match.start(), match.end(), now, in_years=match["unit"].startswith("y"))


def _value(number: str) -> float:
    return _WORDS[number] if number in _WORDS else float(number)


def _weekdays(lower: str) -> list[DayMention]:
    then, now = _WEEKDAY_THEN.search(lower), _WEEKDAY_NOW.search(lower)
    if then is None or now is None or now.start() < then.start():
        return []
    days = (_WEEKDAYS.index(now["now"]) - _WEEKDAYS.index(then["then"])) % 7
    return [DayMention(days, then.start(), then.end(), 0)]
