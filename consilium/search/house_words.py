"""Words that many askers wrote and the vocabulary lacks, a product's name say, to put typing slips right by.

A word is known once five public questions hold it in their askers' own words, and is told only while they do: nothing
that is hidden, held, said by a doctor or in one person's words alone comes out by a suggestion. Names of doctors and
pseudonyms are left out. Each word is filed under itself and under itself without one letter, as are slips when they are
looked up, so that a lookup is a few rows of an index on every database, however many words there are.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from consilium.doctors.models import Doctor
from consilium.people.models import Person
from consilium.search import words
from consilium.search.asked import Match
from consilium.search.engines import engine
from consilium.search.models import Slip

LEAST = 5  # public questions that hold a word
SHORTEST, LONGEST = 4, 24  # characters
NEAR = 40  # words that are looked at for one slip


def keys(word: str) -> list[str]:
    """What a word is filed under: itself, and itself without each of its letters."""
    return list(dict.fromkeys((word, *(word[:at] + word[at + 1 :] for at in range(len(word))))))


def is_usual(word: str) -> bool:
    """Say whether so many public questions hold the word in their askers' own words, now."""
    return len(engine().newest([(Match(words.tokens_of(word)),)], "own", LEAST)) == LEAST


def near(word: str) -> list[str]:
    """Return the usual words of the house that may be meant by a slip, in the order of the alphabet."""
    found = Slip.objects.filter(key__in=keys(word.lower())).values_list("word", flat=True).distinct()
    return [known for known in found.order_by("word")[:NEAR] if is_usual(known)]


def learn(text: str) -> list[str]:
    """Take in the words of a public question that have become usual, and return them."""
    written = {word.lower() for word in words.WORD.findall(text[: words.LONGEST * 1000])}
    found = {word for word in written if _may_be_told(word)}
    found -= set(Slip.objects.filter(key=F("word"), word__in=found).values_list("word", flat=True))
    fresh = [word for word in sorted(found) if is_usual(word) and not _is_a_name(word)]
    Slip.objects.bulk_create(
        [Slip(key=key, word=word) for word in fresh for key in keys(word)], batch_size=200, ignore_conflicts=True
    )
    return fresh


@transaction.atomic
def forget_unusual(now: datetime | None = None) -> int:
    """Take out every word that is usual no more or has become a name: before a receipt, and daily by the worker.

    Returns 0: there is nothing to come back for.
    """
    names = {part.lower() for name in _all_names() for part in words.WORD.findall(name)}
    known = Slip.objects.filter(key=F("word")).order_by("word").values_list("word", flat=True)
    gone = [word for word in known if word in names or not is_usual(word)]
    for start in range(0, len(gone), 200):
        Slip.objects.filter(word__in=gone[start : start + 200]).delete()
    return 0


def _may_be_told(word: str) -> bool:
    token = words.tokens_of(word)
    is_plain = SHORTEST <= len(word) <= LONGEST and word.isascii() and word.isalpha() and len(token) == 1
    return is_plain and token[0] not in words.STOP and token[0] not in words.known()


def _is_a_name(word: str) -> bool:
    doctors = Doctor.objects.filter(name__icontains=word)
    return doctors.exists() or Person.objects.filter(pseudonym__icontains=word).exists()


def _all_names() -> Iterable[str]:
    yield from Doctor.objects.values_list("name", flat=True).iterator()
    yield from Person.objects.values_list("pseudonym", flat=True).iterator()
