"""What every import format is read into: questions with their answers, and refusals with line and reason."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final

TITLE_LIMIT: Final = 300
"""Characters of a title; a longer one is shortened and kept whole in the body."""

REJECTED_TEXT_LIMIT: Final = 10_000
"""Characters of a refused record that are kept for the file of rejects."""


@dataclass(frozen=True, slots=True)
class DoctorCard:
    """The card under an answer of a saved page.

    `specialty_line` is the line as it stands ("Kansas City Facial Plastic Surgeon"); `city`, `region` and
    `specialty` (person form, "Facial Plastic Surgeon") are its parts, empty when they could not be told apart;
    `specialty_id` is the id in the table of specialties. `rating` is 0 to 5 stars with `review_count` reviews
    behind it, both as the page claimed them.
    """

    name: str
    post_nominals: str = ""
    city: str = ""
    region: str = ""
    specialty_line: str = ""
    specialty: str = ""
    specialty_id: str | None = None
    rating: Decimal | None = None
    review_count: int | None = None


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """One answer, in the words it was imported with; `position` counts from 1 in the order of the source.

    `signature` is what the answer is signed with in its own text (which keeps it); `author` is the best name there
    is: the card's, the source's pseudonym, the signature, or none. `votes` is None where the source does not say.
    `verified` repeats the source's own claim and is not a check made here. `licence` is the answer's own where it has
    one besides the question's.
    """

    position: int
    body: str
    headline: str = ""
    signature: str = ""
    doctor: DoctorCard | None = None
    votes: int | None = None
    given_at: datetime | None = None
    author: str = ""
    credentials: str = ""
    location: str = ""
    kind: str = ""
    verified: bool | None = None
    licence: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class QuestionRecord:
    """One question with its answers; `source` and `source_id` together say whether it was imported before.

    `procedure` is in free words, `procedure_id` the id in the table of procedures; `day` is whole days since the
    procedure. Times carry a time zone. `credit` is the asker's name where the licence asks for it to be shown.
    """

    source: str
    source_id: str
    title: str
    body: str = ""
    has_photo: bool = False
    procedure: str = ""
    procedure_id: str | None = None
    day: int | None = None
    asked_at: datetime | None = None
    country: str = ""
    licence: str = ""
    url: str = ""
    tags: tuple[str, ...] = ()
    asker: str = ""
    credit: str = ""
    answers: tuple[AnswerRecord, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Rejected:
    """What could not be read: the line (from 1) where reading failed, why, and the record's text cut to a bound."""

    line: int
    reason: str
    record: str = ""


# Whatever a text file or a JSON escape may bring and neither a database nor a reader wants: control characters,
# half surrogate pairs, byte order marks, zero-width spaces, soft hyphens and marks that turn the writing direction.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufff9-\ufffb]"
)
_TEMPLATE = re.compile(r"\{\{[^{}]{0,400}\}\}")
_BRACES = re.compile(r"\{{2,}|\}{2,}")
_RUN = re.compile(" {2,}")
_EDGE = re.compile(" ?\n ?")
_GAP = re.compile("\n{3,}")


def clean_text(raw: str) -> str:
    """Return the text with plain spaces, line ends of one kind, at most one blank line in a row and no template.

    A page saved before its templates were filled in holds `{{ … }}`; neither these nor their braces are anybody's
    words, so they never get past this function. Linear in the length of the text.
    """
    if raw.isascii() and raw.isprintable():
        # Most are one line of plain letters, which has nothing of what else is mended here.
        if "  " not in raw and "{{" not in raw and "}}" not in raw:
            return raw.strip(" ")
        text = raw
    else:
        text = _SPACES.sub(" ", _UNWANTED.sub("", _LINE_ENDS.sub("\n", raw)))
    if "{{" in text or "}}" in text:
        text = _BRACES.sub(" ", _TEMPLATE.sub(" ", text))
    if "  " in text:
        text = _RUN.sub(" ", text)
    if "\n" in text:
        text = _GAP.sub("\n\n", _EDGE.sub("\n", text))
    return text.strip(" \n")


def clean_line(raw: str) -> str:
    """Return the text cleaned and on one line, as a title, a headline or a name stands."""
    return on_one_line(clean_text(raw))


def on_one_line(cleaned: str) -> str:
    """Return a cleaned text on one line."""
    return " ".join(cleaned.split("\n")).replace("  ", " ") if "\n" in cleaned else cleaned


def fit_title(title: str) -> str:
    """Return a title of at most TITLE_LIMIT characters, shortened at a word and marked with an ellipsis."""
    if len(title) <= TITLE_LIMIT:
        return title
    kept = title[: TITLE_LIMIT - 1]
    head, space, _ = kept.rpartition(" ")
    return (head if space else kept) + "…"


def page_identity(title: str, body: str) -> str:
    """Return 32 hexadecimal digits that stay the same when only spaces, line ends, case or the photo mark differ."""
    said = unicodedata.normalize("NFKC", f"{title}\n{body}").casefold()
    return hashlib.sha256(" ".join(said.split()).encode()).hexdigest()[:32]


def reject(line: int, reason: str, lines: Iterable[str] = ()) -> Rejected:
    """Return a refusal that carries the beginning of the text it refuses, with bytes that are no text spelled out."""
    kept: list[str] = []
    room = REJECTED_TEXT_LIMIT
    for text in lines:
        kept.append(text[:room])
        room -= len(text) + 1
        if room <= 0:
            break
    spelled = "\n".join(kept).encode(errors="backslashreplace").decode()
    return Rejected(line=line, reason=reason, record=spelled[:REJECTED_TEXT_LIMIT])
