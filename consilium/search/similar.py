"""Questions like another one: by what they name, their rarer words, the procedure and the day.

Only the asker's own words are compared, so the same questions are alike for every reader, also for a doctor who has
not answered yet.
"""

import math
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import combinations
from typing import Any

from django.db import transaction

from consilium import events
from consilium.database.rows import write_rows
from consilium.medicine import procedures
from consilium.questions.models import Question
from consilium.search import house_words, vectors, words
from consilium.search.asked import Match, day_token
from consilium.search.engines import engine
from consilium.search.facets import DAYS, token
from consilium.search.models import Entry, Related

TERMS = 24  # words and names of the question that are looked up
NEWEST = 80  # questions that each of them brings
RAREST, TOGETHER = 7, 20  # the rarest of them, and questions that each two of these bring
TITLE, NAME = 1.5, 1.0  # how much more a word counts in the title, and a name of the vocabulary anywhere
PROCEDURE, DAY = 4.0, 1.5  # in the measure of a word's rarity, which is the logarithm of one in how many has it
USUAL, LENGTH = 120, 0.5  # tokens of a usual question, and how much a longer one counts less
LEAST = 0.12  # of the question's own measure; below it another one only happens to share words
SHOWN = 5


def similar(*, title: str, body: str, procedure: str, day: int | None, most: int = SHOWN, but: int = 0) -> list[int]:
    """Return the ids of public questions like this one, the most alike first; `but` is left out."""
    terms = _terms(title, body, procedure)
    if not terms:
        return []
    search = engine()
    narrowed = [(Match((token("procedure", procedure),), facet=True),)] if procedure else []
    newest = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 1
    found: dict[int, None] = {}
    rarity: dict[str, float] = {}
    for term in terms:
        group = (Match((term,)),)
        ids = search.newest([group], "own", NEWEST)
        # The newest of them span so many questions: a word that a few hundred ids hold eighty times is common.
        among = newest if len(ids) < NEWEST else newest - ids[-1] + 1
        rarity[term] = math.log(1 + among / max(len(ids), 1)) * (NAME if term.startswith("z") else 1.0)
        found |= dict.fromkeys(ids)
        if narrowed and len(ids) == NEWEST:
            found |= dict.fromkeys(search.newest([group, *narrowed], "own", NEWEST))
    # Of common words the newest questions are the likeness of nobody: those that share two rare ones are fetched, too.
    rarest = sorted((term for term in terms if not term.startswith("zp")), key=lambda term: -rarity[term])[:RAREST]
    for one, other in combinations(rarest, 2):
        found |= dict.fromkeys(search.newest([(Match((one,)),), (Match((other,)),)], "own", TOGETHER))
    found.pop(but, None)
    whole = sum(rarity.values()) * TITLE + (PROCEDURE if procedure else 0) + (DAY if day is not None else 0)
    measure = _measure(rarity, procedure, day)
    rows = Entry.objects.filter(pk__in=found).values_list("pk", "title", "own", "facets")
    scored = sorted((-measure(f" {named} ", f" {own} ", f" {facets} "), -pk) for pk, named, own, facets in rows)
    alike = [-pk for score, pk in scored if -score >= LEAST * whole]
    return _by_meaning(f"{title} {body}", alike[: vectors.NEAR])[:most] if vectors.are_used() else alike[:most]


def _by_meaning(asked: str, ids: list[int]) -> list[int]:
    rows = Question.objects.filter(pk__in=ids, is_public=True).values_list("pk", "title", "body")
    return vectors.in_order(asked, {pk: f"{title} {body}" for pk, title, body in rows})


def _terms(title: str, body: str, procedure: str) -> list[str]:
    """The names and words of a question that tell it from others, the title's first, then those said early."""
    own = {token for hit in words.concepts(_named(procedure)) for token in hit.value}
    in_title, in_body = words.tokens(title, 60), words.tokens(body, 600)
    named = [token for part in (in_title, in_body) for hit in words.concepts(part) for token in hit.value]
    plain = [token for token in (*in_title, *in_body) if token not in words.STOP and len(token) > 2]
    # What the procedure is called is compared as the procedure.
    chosen = dict.fromkeys(token for token in (*named[:8], *plain) if token not in own)
    return list(chosen)[:TERMS]


def _named(procedure: str) -> list[str]:
    return words.tokens(procedures.procedure(procedure).label) if procedure else []


def _measure(rarity: dict[str, float], procedure: str, day: int | None) -> Callable[[str, str, str], float]:
    near = {f" {day_token(other)} " for other in range(max(day - 1, 0), day + 2)} if day is not None else set()
    around = [
        f" {token('day', name)} " for name, (first, last) in DAYS.items() if day is not None and first <= day <= last
    ]
    done = f" {token('procedure', procedure)} " if procedure else ""

    def measure(title: str, own: str, facets: str) -> float:
        score = 0.0
        for term, weight in rarity.items():
            needle = f" {term} "
            score += weight * (TITLE if needle in title else 1.0 if needle in own else 0.0)
        # A long text shares words with everybody's.
        score /= 1 - LENGTH + LENGTH * max((title.count(" ") + own.count(" ")) / USUAL, 0.3)
        if done and done in facets:
            score += PROCEDURE
        if any(mark in facets for mark in near):
            score += DAY
        elif any(mark in facets for mark in around):
            score += DAY / 2
        return score

    return measure


def let_choose(question_ids: Iterable[int]) -> None:
    """Let the worker choose, or choose anew, what stands beside these questions."""
    write_rows([Related(question_id=pk) for pk in sorted(set(question_ids))], updating=["chosen_at"])


def relate_waiting(now: datetime, most: int = 20) -> int:
    """Choose what stands beside the questions that wait for it, and return for how many; a worker's chore.

    What was chosen is kept until the question's words change, so that no page changes unasked.
    """
    waiting = Related.objects.filter(chosen_at=None).order_by("-question").select_related("question")[:most]
    return sum(1 for row in waiting if relate(row.question, now) is not None)


def relate(question: Question, now: datetime) -> list[int] | None:
    """Choose what stands beside a question, and return the ids; None when its words changed meanwhile: it waits on.

    Looking takes long, and is done before the transaction: who writes meanwhile does not wait for it.
    """
    asked: dict[str, Any] = {
        "title": question.title,
        "body": question.body,
        "procedure": question.procedure,
        "day": question.day,
    }
    ids = similar(**asked, but=question.pk)
    with transaction.atomic():
        if Question.objects.select_for_update().filter(pk=question.pk, **asked).first() is None:
            return None
        Related.objects.update_or_create(question=question, defaults={"ids": ids, "chosen_at": now})
        events.publish(events.RelatedChosen(at=now, question_id=question.pk))
    if question.is_public:
        house_words.learn(f"{question.title}\n{question.body}")
    return ids
