"""How helpful each answer was found, as pages write it; on a kept question page it may change alone."""

from collections.abc import Sequence
from functools import partial

from django.contrib.auth.models import AnonymousUser

from consilium.answers.models import Answer
from consilium.caching import keys
from consilium.caching.figures import figure, may_change
from consilium.questions.models import Question
from consilium.web.pages.opinion_views import pairs_by_votes
from consilium.web.pages.standing_views import Stood


def signed(count: int) -> str:
    """Return a count with its sign: +12, +0, -3."""
    return f"{count:+d}"


def helpful_count(answer: Answer) -> str:
    """Return an answer's count for readers."""
    return figure(f"count {answer.pk}", signed(answer.helpful))


def upvote_count(answer: Answer) -> int:
    """Return an answer's count for search engines."""
    return int(figure(f"upvotes {answer.pk}", str(answer.helpful)))


def counts_may_change(question: Question, answers: Sequence[Answer], stood: Stood | None, order: str) -> None:
    """Say of the page that is being made that votes change its counts alone, as long as the order stays.

    The answers are in the order in which they are shown. Where helpfulness is the order, a vote makes it another page.
    """
    if order == "helpful":
        keys.carry((keys.votes(question.pk),))
        return
    pairs = pairs_by_votes(answers, stood) if order == "views" else []
    # Of two that are as helpful the earlier comes first: may the second draw level?
    ties = bytes(answers[one].position < answers[other].position for one, other in pairs)
    ids = tuple(answer.pk for answer in answers)
    names = [name for pk in ids for name in (f"count {pk}", f"upvotes {pk}")]
    may_change(keys.votes(question.pk), names, partial(_counts_now, ids, tuple(pairs), ties))


def _counts_now(ids: Sequence[int], pairs: Sequence[tuple[int, int]], ties: bytes) -> list[str] | None:
    """Return all counts as they are now, twice each; None when the answers change places or are not all there."""
    shown = Answer.objects.visible_to(AnonymousUser()).filter(pk__in=ids)
    rows = shown.values_list("pk", "helpful_up", "helpful_down")
    found = {pk: up - down for pk, up, down in rows}
    if len(found) < len(ids):
        return None
    counts = [found[pk] for pk in ids]
    for (one, other), may_tie in zip(pairs, ties, strict=True):
        if counts[one] < counts[other] or (counts[one] == counts[other] and not may_tie):
            return None
    return [written for count in counts for written in (signed(count), str(count))]
