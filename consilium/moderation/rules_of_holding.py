"""What is held before it shows, and why: every rule in this one file, each over plain facts of a post."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from consilium.questions import privacy

LONGEST = 20_000  # characters of a text that are read
MANY_AN_HOUR = 4  # questions of one author within an hour; the next one is held
MANY_ANSWERS_AN_HOUR = 20  # a doctor at work takes four minutes for one
NEW = timedelta(hours=1)  # for how long an account counts as new
CROWD = 3  # reviews of one doctor by others within a day; from the next on they are a crowd
CROWD_WITHIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Post:
    """What the rules know of a post.

    `earlier` counts what its author posted before, `in_last_hour` those of the same kind within an hour. Of a review,
    `by_others` counts those of the same doctor by others within a day, and `is_tied` says that its writer named a tie.
    """

    text: str
    is_answer: bool = False
    is_review: bool = False
    is_tied: bool = False
    by_others: int = 0
    earlier: int = 1
    in_last_hour: int = 0
    account_age: timedelta = timedelta(days=365)
    level: str = ""


@dataclass(frozen=True, slots=True)
class HoldRule:
    """One rule: its name, the reason as its author reads it, and when it trips.

    `waits` rules hold only what can wait: a question that needs to be seen today shows in spite of them.
    """

    name: str
    reason: str
    trips: Callable[[Post], bool]
    waits: bool = False


_LINK = re.compile(
    r"\b(?:https?://|www\.)\S|\b[a-z0-9-]{2,63}\.(?:com|org|net|io|ly|shop|store|info|biz|site|online|app|me)\b(?!@)",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"\b(?:click (?:here|the|this|on)|sign up|subscribe|discount|promo(?:tion)?s?|coupon|voucher|free consultation"
    r"|special offer|limited offer|order (?:now|online|here|yours)|buy (?:now|it from|online|here)|for as low as"
    r"|starting (?:at|from)|whats ?app|telegram|dm me|inbox me|book (?:a|an|your|now)|download (?:the|our) app"
    r"|our (?:app|platform|website|doctors|clinic|service|page|channel)|on (?:this|our) platform|reach out to us"
    r"|thanks for using|chat (?:with|option|privately)|private(?:ly)? chat|contact us|consult/chat"
    r"|fill (?:this|the) form)",
    re.IGNORECASE,
)
_CURE = re.compile(
    r"\b(?:herbal (?:cure|remed|doctor|mixture|medicine)|cured? (?:me|him|her|my|permanently|completely|totally)"
    r"|permanent(?:ly)? cure|100 ?% (?:cure|natural|guarantee)|miracle|spell caster|testimony)",
    re.IGNORECASE,
)
_ADDRESS = ("email", "phone", "account")


def _is_private(post: Post) -> bool:
    return any(finding.kind in _ADDRESS for finding in privacy.find(post.text[:LONGEST]))


RULES: tuple[HoldRule, ...] = (
    HoldRule("link", "It holds a link, and links are looked at first.", lambda post: _finds(_LINK, post)),
    HoldRule("private", "It holds a phone number, an e-mail address or an account.", _is_private),
    HoldRule("offer", "It reads like an offer or a notice of a service.", lambda post: _finds(_OFFER, post)),
    HoldRule("cure", "It promises a cure.", lambda post: _finds(_CURE, post)),
    HoldRule(
        "burst",
        "You posted several times within an hour.",
        lambda post: post.in_last_hour >= (MANY_ANSWERS_AN_HOUR if post.is_answer else MANY_AN_HOUR),
        waits=True,
    ),
    HoldRule(
        "first",
        "It is the first post of a new account.",
        lambda post: post.earlier == 0 and post.account_age < NEW,
        waits=True,
    ),
    HoldRule(
        "crowd",
        "Several people reviewed this doctor within a day, so each review is read.",
        lambda post: post.is_review and post.by_others >= CROWD,
    ),
    HoldRule("tie", "Its writer has a tie to the doctor.", lambda post: post.is_review and post.is_tied),
    HoldRule(
        "stranger",
        "It is a review by a new account.",
        lambda post: post.is_review and post.account_age < timedelta(days=1),
    ),
    HoldRule("reviews", "A moderator reads every review before it shows.", lambda post: post.is_review),
)
BY_NAME = {rule.name: rule for rule in RULES}
WORDS = ("link", "private", "offer", "cure")
"""The rules that read the text alone: what bench/holding.py measures."""


def tripped(post: Post, on: frozenset[str]) -> tuple[HoldRule, ...]:
    """Return the rules that hold the post, of those that are switched on."""
    cannot_wait = post.level in ("E", "U")
    return tuple(rule for rule in RULES if rule.name in on and not (rule.waits and cannot_wait) and rule.trips(post))


def _finds(pattern: re.Pattern[str], post: Post) -> bool:
    return pattern.search(post.text[:LONGEST]) is not None
