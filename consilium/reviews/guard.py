"""Reads a reply to a review before it is posted: nothing in it may tell whether the reviewer was ever a patient.

A doctor who confirms it, or denies it, or says more of the reviewer than the review does, breaks a confidence; in the
United States practices paid 10,000 to 50,000 dollars for such replies (HHS resolution agreements under the HIPAA
Privacy Rule, 45 CFR 164.502(a)). So the guard is strict: what it does not know to be harmless about "you" it refuses,
and offers words that are. It reads English. Pure; every pattern is linear, and texts are read to `LONGEST` characters.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from consilium.medicine import procedures, vocabulary
from consilium.questions import privacy

LONGEST = 2_000

Kind = Literal["address", "visit", "person", "health", "date", "name", "contact", "letters", "language"]

REASONS: dict[Kind, str] = {
    "address": "It tells the reviewer what happened to them, and so that they were, or were not, a patient.",
    "visit": "It speaks of a particular visit, treatment or record, which tells that there was one.",
    "person": "It speaks of one particular person, and so tells whether that person was a patient.",
    "health": "It names a condition, a complaint or a treatment: beside a review that is somebody’s.",
    "date": "It names a day or a time, which tells when somebody was there.",
    "name": "It names somebody. Reviewers are known here by their pseudonym alone.",
    "contact": "It holds a number, an address or a link. The practice’s own stand on the profile.",
    "letters": "It holds letters of another script, which this check cannot read.",
    "language": "This check reads English alone. Write in English, or take one of the replies below.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Words of a reply that must not be posted: `words` as they were typed, and why not."""

    kind: Kind
    words: str

    @property
    def reason(self) -> str:
        """Return why, as the doctor reads it."""
        return REASONS[self.kind]


@dataclass(frozen=True, slots=True)
class Template:
    """A reply that says nothing of anybody, under the name of what it is for."""

    name: str
    text: str


TEMPLATES: tuple[Template, ...] = (
    Template("Thanks", "Thank you for taking the time to write. The whole team reads every review."),
    Template(
        "Thanks, and why there is no more",
        "Thank you for your review. Medical confidentiality keeps us from saying anything about anybody here, so "
        "thanks is all that we can say.",
    ),
    Template(
        "Unhappy review",
        "Thank you for your review. We take criticism seriously. Medical confidentiality keeps us from discussing "
        "anybody in public, not even whether somebody was ever here. Anyone with a concern is welcome to call the "
        "practice and ask for the practice manager.",
    ),
    Template(
        "How the practice works",
        "We cannot speak about anybody in public. In general, our practice explains risks in writing beforehand, and a "
        "telephone is answered day and night.",
    ),
)

# What may follow "your", and what "you" may stand in: words about the review itself, and invitations.
_YOUR_REVIEW = r"(?:own )?(?:review|feedback|comments?|words|opinion|thoughts|criticism|praise|message|time|patience)"
_HARMLESS = re.compile(
    r"\bthank you\b(?: (?:very|so) much)?(?! for (?:coming|visiting|choosing|trusting|seeing|being|having|letting))"
    rf"|\byour {_YOUR_REVIEW}\b"
    r"|\b(?:hear|hearing) from you\b"
    r"|\b(?:if|should) you (?:wish|want|like|prefer)\b"
    r"|\bif you would (?:like|prefer|rather)\b"
    r"|\byou (?:can|may|could) (?:always )?(?:call|write|contact|reach|ask|phone)\b"
    r"|\byou (?:are|would be) (?:always )?welcome to\b"
    r"|\b(?:invite|ask|encourage|welcome) you to (?:call|write|contact|reach|phone|get in touch)\b",
    re.IGNORECASE,
)
_YOU = re.compile(r"\b(?:you|your|yours|yourself|ur|u|ya|thou|thy|thee)(?:'(?:re|ve|ll|d|s))?\b", re.IGNORECASE)
_WHO = r"(?:i|we|our (?:team|staff|office|practice|nurses?|doctors?)|my (?:team|staff|office|nurses?|colleagues?))"
_DID = (
    r"(?:saw|see|seen|treated?|examined?|operated?|injected|prescribed|performed|diagnosed|explained|told|advised|"
    r"informed|refunded|charged|billed|did|discussed|offered|warned|recommended|removed|met|remember|recall|knew|know|"
    r"gave|cared|looked|found|checked|consulted|scheduled|cancelled|canceled|called|phoned|reviewed|repaired|corrected|"
    r"lasered|peeled|helped|never|followed|rescheduled)"
)
_VISIT = (
    r"(?:visits?|appointments?|consultations?|consults?|treatments?|procedures?|surger(?:y|ies)|operations?|sessions?|"
    r"injections?|lasers?|peels?|results?|outcomes?|complications?|refunds?|bills?|invoices?|charts?|files?|records?|"
    r"notes|photos?|photographs?|consent|stay|recovery|aftercare|follow-?ups?|check-?ups?|exams?|examinations?|chair)"
)
_PERSON = (
    r"(?:patients?|reviewer|person|lady|gentleman|woman|man|girl|boy|client|customer|individual|author|poster|visitor|"
    r"mother|father|daughter|son|wife|husband)"
)
_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "address",
        re.compile(
            rf"\b{_WHO}(?:'ve|'d|'ll)?(?: (?:have|had|has|did|do|not|also|only|all|personally)){{0,3}} {_DID}\b"
        ),
    ),
    (
        "address",
        re.compile(
            r"\bthank(?:s| you)(?: (?:very|so) much)? for "
            r"(?:coming|visiting|choosing|trusting|seeing|being|having|letting)\b"
        ),
    ),
    ("visit", re.compile(rf"\b(?:the|that|this|these|those|his|her|their|last|first|second|next) {_VISIT}\b")),
    ("visit", re.compile(r"\b(?:our|no|any|my) (?:records?|charts?|files?|notes|database|books)\b")),
    ("visit", re.compile(rf"\b(?:at|during|after|before|since) (?:the|that|this|a|an) {_VISIT}\b")),
    ("visit", re.compile(r"\b(?:when|after|before|while|since) (?:you|he|she|they|somebody) ")),
    ("person", re.compile(rf"\b(?:this|that|the|former|ex|one|said|never|not) (?:a |an |our |my )?{_PERSON}\b")),
    ("person", re.compile(r"\bpatient\b(?! (?:confidentiality|privacy|safety|information|care)\b)")),
    ("person", re.compile(r"\b(?:never|not|no) (?:been |being )?(?:a |an |one of |our |my )*patients\b")),
    ("person", re.compile(r"\b(?:he|she|him|her|hers|himself|herself)\b")),
    (
        "health",
        re.compile(r"\b(?:heal(?:s|ed|ing)?|cured?|recover(?:ed|s|ing)?|diagnos\w{1,5}|infect\w{1,5}|scarr?\w{0,4})\b"),
    ),
    ("date", re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b")),
    (
        "date",
        re.compile(
            r"\b(?:in|on|of|since|last|this|early|late|until|by) (?:january|february|march|april|may|june|july|august|"
            r"september|october|november|december|spring|summer|autumn|fall|winter|christmas|easter)\b"
        ),
    ),
    (
        "date",
        re.compile(
            r"\b(?:yesterday|last (?:week|month|year|night|time)|(?:days?|weeks?|months?|years?)"
            r" (?:ago|later|earlier))\b"
        ),
    ),
    ("date", re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}(?::\d\d)? ?(?:am|pm|o'clock)\b|\b\d{1,2}[./-]\d{1,2}\b")),
    ("contact", re.compile(r"\b[\w-]{2,63}\.(?:com|org|net|io|info|biz|clinic|health|me|co)\b")),
)
_GREETED = re.compile(
    r"(?i:\b(?:dear|hi|hello|hey|sorry|thanks|thank you),? )(?P<name>[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ'’-]{1,30})\b"
)
_SALUTATIONS = frozenset("reader reviewer all everyone sir madam friend we our the for there and medical".split())  # noqa: SIM905
_PRIVATE: dict[privacy.Kind, Kind] = {
    "email": "contact",
    "phone": "contact",
    "link": "contact",
    "account": "contact",
    "date": "date",
    "name": "name",
}
# The commonest words of English: a text in which they are rare is in another language.
_ENGLISH = frozenset(
    """
    the of and a to in is are be was for that it this with on as at by we our us you your not no any all every from or
    have has had can cannot will would do does what who when if an i my me they their there here about more than very
    thank thanks please sorry hear read review reviews practice team take time welcome call glad
    """.split()  # noqa: SIM905 (quoted one by one they do not read)
)
_SENTENCE = re.compile(r"[.!?;:] ")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "\u00ad": "", "–": "-", "—": " - "})


def find(text: str, *, known_as: str = "") -> tuple[Finding, ...]:
    """Return what must not be posted, each words once; empty for a reply that says nothing of anybody.

    `known_as` is the reviewer's pseudonym, which a reply may use. Raises ValueError for a text longer than `LONGEST`.
    """
    if len(text) > LONGEST:
        raise ValueError(f"a reply of {len(text)} characters: at most {LONGEST} are read")
    plain = _plain(text)
    if known_as:
        plain = re.sub(re.escape(_plain(known_as)), " ", plain, flags=re.IGNORECASE)
    found: dict[str, Finding] = {}
    for finding in _look(plain):
        found.setdefault(finding.words.casefold(), finding)
    return tuple(found.values())


def _plain(text: str) -> str:
    """The text as it reads: invisible marks taken out, wide and styled letters made plain, spaces single."""
    text = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES)
    text = "".join(mark for mark in text if unicodedata.category(mark) not in ("Cf", "Mn", "Cc") or mark in "\n\t")
    return " ".join(text.split())


def _look(plain: str) -> Iterator[Finding]:
    odd = [mark for mark in plain if mark.isalpha() and not unicodedata.name(mark, "").startswith("LATIN")]
    if odd:
        yield Finding("letters", odd[0])
    lower = plain.lower()
    for sentence in (plain, *_SENTENCE.split(plain)):
        words = _WORD.findall(sentence.lower())
        known = sum(word in _ENGLISH for word in words)
        if known * 5 < len(words) if sentence is plain else len(words) > 4 and not known:
            yield Finding("language", sentence[:60])
    # Harmless words give way to others of the same length, so that what is left stands where it stood.
    rest = _HARMLESS.sub(lambda match: "." * len(match.group()), lower)
    for match in _YOU.finditer(rest):
        yield Finding("address", _around(plain, *match.span()))
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(lower):
            yield Finding(kind, plain[match.start() : match.end()].strip())
    for named in vocabulary.find(plain, ("condition", "symptom", "action")):
        if named.id != "see_provider":
            yield Finding("health", named.surface)
    procedure = procedures.find_in_text(plain)
    if procedure is not None:
        yield Finding("health", procedure.label)
    for private in privacy.find(plain):
        if private.kind in _PRIVATE:
            yield Finding(_PRIVATE[private.kind], private.words)
    for match in _GREETED.finditer(plain):
        if match.group("name").lower() not in _SALUTATIONS:
            yield Finding("name", match.group("name"))


def _around(plain: str, start: int, end: int) -> str:
    """The word with the one before and the two after it: "when you came in"."""
    before = plain[:start].split()[-1:]
    after = plain[end:].split()[:2]
    return " ".join((*before, plain[start:end], *after)).strip(" .,;:!?")
