"""Finds in a text what tells who somebody is: phone numbers, e-mails, accounts, full dates, names, clinics.

It points out and never decides: the person sees each finding in its words and may leave it. Pure; every pattern is
linear, and texts are read to `LONGEST` characters.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

LONGEST = 20_000

Kind = Literal["email", "phone", "link", "account", "date", "name", "clinic"]

# What stands in the place of what was taken out: the text still reads.
INSTEAD: dict[Kind, str] = {
    "email": "[e-mail taken out]",
    "phone": "[phone number taken out]",
    "link": "[link taken out]",
    "account": "[account taken out]",
    "date": "[date taken out]",
    "name": "[name taken out]",
    "clinic": "[my clinic]",
}
CALLED: dict[Kind, str] = {
    "email": "an e-mail address",
    "phone": "a phone number",
    "link": "a link",
    "account": "an account on another site",
    "date": "a full date",
    "name": "a name",
    "clinic": "the name of a clinic",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something private: `text[start:end]` is `words`."""

    kind: Kind
    start: int
    end: int
    words: str


_EMAIL = re.compile(
    r"\b[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}(?:@| ?[\[(]at[\])] ?)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}\b"
)
_LINK = re.compile(r"\b(?:https?://|www\.)[^\s<>\"]{2,300}", re.IGNORECASE)
_ACCOUNT = re.compile(r"(?<![\w.@/])@[A-Za-z0-9_](?:[A-Za-z0-9_.]{1,28}[A-Za-z0-9_])\b")
_PHONE = re.compile(r"(?<![\w.,/$€£-])(?:\+|\(|\b)\d[\d ().\u00a0/-]{5,22}\d\b(?!\s?(?:%|mg|ml|mm|cm|units?|cc|[$€£]))")
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
_DATES = (
    re.compile(r"\b(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})\b"),
    re.compile(
        r"(?<![\d/.-])(?P<first>\d{1,2})(?P<apart>[-/.])(?P<second>\d{1,2})(?P=apart)(?P<year>(?:19|20)?\d\d)(?![\d/.-]\d)"
    ),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<name>{_MONTHS})\b\.?(?:,? (?:19|20)\d\d\b)?", re.IGNORECASE
    ),
    re.compile(
        rf"\b(?P<name>{_MONTHS})\b\.? (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?![\d:%])(?:,? (?:19|20)\d\d\b)?",
        re.IGNORECASE,
    ),
)

_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'’-]{1,29}"
_TITLE = r"\b(?i:dr|doctor|prof|professor|nurse|mr|mrs|ms|miss|surgeon|injector)\b\.?"
_TITLED = re.compile(rf"{_TITLE} (?P<words>{_CAPITAL}(?: (?:[A-Z]\.|{_CAPITAL})){{0,3}})")
_DOCTOR_BEFORE = re.compile(
    rf"\b(?P<words>{_CAPITAL} (?:[A-Z]\. )?{_CAPITAL}),? (?:M\.?D|D\.?O|MBBS|FRCS|FACS|RN|NP|PA-C)\b"
)
_INTRODUCED = re.compile(
    rf"\b(?i:my name is|my name's|i am called|i'm called|name:|called me|regards,|thanks,|thank you,|love,|yours,|"
    rf"sincerely,|cheers,)\s{{1,3}}(?P<words>{_CAPITAL}(?: {_CAPITAL}){{0,2}})"
)
_KIND_OF_CLINIC = (
    r"(?:Clinic|Clinics|Klinik|Clinique|Hospital|Medspa|MedSpa|Med Spa|Medi-?[Ss]pa|Medical Spa|Spa|Aesthetics?|"
    r"Aesthetic Center|Aesthetic Centre|Dermatology|Plastic Surgery|Cosmetic Surgery|Surgery Center|Surgery Centre|"
    r"Skin Center|Skin Centre|Skincare|Skin Care|Laser Center|Laser Centre|Laser Clinic|Medical Center|Medical Centre|"
    r"Medical Group|Institute|Practice|Associates|Surgical Arts|Beauty|Dental)"
)
_CLINIC = re.compile(
    rf"\b(?P<words>(?:{_CAPITAL}|[A-Z]{{2,12}})(?: (?:&|and|of|the|at|{_CAPITAL})){{0,4}} {_KIND_OF_CLINIC})\b"
)
_AT_PLACE = re.compile(
    rf"\b(?i:treated|done|went|been|performed|procedure|appointment|treatment|surgery|laser|peel|injected|booked)"
    rf"(?: \w{{1,15}}){{0,3}} (?:at|with|by) (?P<words>(?:the )?{_CAPITAL}(?: (?:&|and|of|{_CAPITAL})){{1,4}})"
)
# Capitalised, yet nobody's name: what a sentence begins with, days, and what treatments and makers are called.
_NOT_NAMES = frozenset(
    """
    a after all also an and any are as at because before but by can could day days did do does for from had has have he
    help her hi his how i if in is it its just last like may me monday my no not now of on one or our please she should
    so some tuesday wednesday thursday friday saturday sunday since still than thank thanks that the their then there
    they this to today tomorrow too two was we week were what when where which while who why will with would yes
    yesterday you your botox dysport xeomin juvederm restylane radiesse sculptra kybella halo sciton fraxel bbl ipl
    morpheus morpheus8 ultherapy thermage clear brilliant picosure picoway moxi profractional erbium vbeam hydrafacial
    dermapen vaseline aquaphor cerave cetaphil accutane retin-a valtrex advil tylenol benadryl laser doctor nurse
    surgeon clinic dermatologist january february march april june july august september october november december
    md er a&e uk us usa nhs google reddit
    """.split()  # noqa: SIM905 (a hundred quoted words do not read)
)
_MONTH_NUMBER = dict(
    zip(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), range(1, 13), strict=True)
)


def find(text: str) -> tuple[Finding, ...]:
    """Return what tells who somebody is, in the order of the text, none overlapping."""
    text = text[:LONGEST]
    found: list[Finding] = []
    for kind, look in _LOOKS:
        for start, end in look(text):
            if all(end <= other.start or start >= other.end for other in found):
                found.append(Finding(kind, start, end, text[start:end]))
    return tuple(sorted(found, key=lambda finding: finding.start))


def take_out(text: str, findings: Sequence[Finding]) -> str:
    """Return the text with other words in the place of these findings; they must be from this very text."""
    for finding in sorted(findings, key=lambda finding: finding.start, reverse=True):
        if text[finding.start : finding.end] != finding.words:
            raise ValueError("a finding from another text")
        text = text[: finding.start] + INSTEAD[finding.kind] + text[finding.end :]
    return text


def take_out_what_went(old: str, new: str) -> str:
    """Return an old text with everything private taken out that the new one no longer says.

    The words before an edit stay readable to all: what an edit removed for its privacy must not stay with them.
    """
    kept = new.casefold()
    return take_out(old, [finding for finding in find(old) if finding.words.casefold() not in kept])


def _spans(pattern: re.Pattern[str]) -> Callable[[str], list[tuple[int, int]]]:
    return lambda text: [match.span() for match in pattern.finditer(text)]


def _phones(text: str) -> list[tuple[int, int]]:
    spans = []
    for match in _PHONE.finditer(text):
        digits = sum(character.isdigit() for character in match.group())
        if 7 <= digits <= 15 and not _is_range_or_date(match.group()):
            spans.append(match.span())
    return spans


def _is_range_or_date(words: str) -> bool:
    parts = [part for part in re.split(r"\D+", words) if part]
    # "2019 - 2021" and "100-200-300" are no numbers to call; neither is a date, found as such.
    years = all(len(part) == 4 and part[:2] in ("19", "20") for part in parts)
    return years or any(pattern.search(words) for pattern in _DATES[:2]) or max(map(len, parts)) < 3


def _dates(text: str) -> list[tuple[int, int]]:
    spans = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            if _is_date(match):
                spans.append(match.span())
    return spans


def _is_date(match: re.Match[str]) -> bool:
    parts = match.groupdict()
    if "name" in parts:
        month, days = _MONTH_NUMBER[parts["name"][:3].lower()], [int(parts["day"])]
        if parts["name"].islower() and parts["name"] in ("may", "mar", "march", "jan", "dec") and "20" not in match[0]:
            # "march 2 miles", "may 3 times": a month in small letters counts when the number is tied to it.
            return re.search(r"\d(?:st|nd|rd|th)", match[0]) is not None
        return any(_exists(month, day) for day in days)
    if "first" in parts:
        first, second = int(parts["first"]), int(parts["second"])
        return _exists(first, second) or _exists(second, first)
    return _exists(int(parts["month"]), int(parts["day"]))


def _exists(month: int, day: int) -> bool:
    try:
        date(2024, month, day)
    except ValueError:
        return False
    return True


def _named(*patterns: re.Pattern[str]) -> Callable[[str], list[tuple[int, int]]]:
    def look(text: str) -> list[tuple[int, int]]:
        spans = []
        for pattern in patterns:
            for match in pattern.finditer(text):
                span = _without_plain_words(text, *match.span("words"))
                if span is not None:
                    spans.append(span)
        return spans

    return look


def _without_plain_words(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Shorten a run of capitalised words to its part that can be a name; None when nothing of it can."""
    words = [(match.start() + start, match.end() + start) for match in re.finditer(r"\S+", text[start:end])]
    while words and text[slice(*words[0])].strip(".,").lower() in _NOT_NAMES:
        words.pop(0)
    for number, word in enumerate(words):
        if text[slice(*word)].strip(".,").lower() in _NOT_NAMES - {"a", "and", "of", "the"}:
            words = words[:number]
            break
    return (words[0][0], words[-1][1]) if words else None


def _clinics(text: str) -> list[tuple[int, int]]:
    spans = []
    for match in _CLINIC.finditer(text):
        words = match["words"].split()
        while words and words[0].lower() in _NOT_NAMES:
            words.pop(0)
        if len(words) > 1:
            spans.append((match.end() - len(" ".join(words)), match.end()))
    return spans + _named(_AT_PLACE)(text)


_LOOKS: tuple[tuple[Kind, Callable[[str], list[tuple[int, int]]]], ...] = (
    ("email", _spans(_EMAIL)),
    ("link", _spans(_LINK)),
    ("account", _spans(_ACCOUNT)),
    ("date", _dates),
    ("phone", _phones),
    ("clinic", _clinics),
    ("name", _named(_TITLED, _DOCTOR_BEFORE, _INTRODUCED)),
)
