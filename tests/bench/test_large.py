"""A large house is made of whole rows, the same however often its maker was stopped."""

import json
from datetime import UTC, datetime

from django.contrib.auth.models import AnonymousUser
from django.test import Client

from bench import large
from consilium.answers.actions import recount_answers
from consilium.answers.models import Answer
from consilium.consensus import stored
from consilium.consensus.models import Snapshot
from consilium.questions.models import Question
from consilium.search.facets import Facets
from consilium.search.finding import find
from consilium.search.models import Entry

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def made() -> list[tuple[str, str, list[str], str]]:
    """Return the words of the house."""
    entries = dict(Entry.objects.values_list("pk", "own"))
    return [
        (row.title, row.body, list(row.answers.order_by("position").values_list("body", flat=True)), entries[row.pk])
        for row in Question.objects.order_by("pk")
    ]


def silent(words: str) -> None:
    """Say nothing."""


def test_a_house_is_filled_in_any_number_of_goes(db: None, client: Client) -> None:
    large.fill(15, silent)
    large.fill(40, silent)
    in_two = made()
    Question.objects.all().delete()
    large.fill(40, silent)
    assert made() == in_two
    assert len({title for title, *_ in in_two}) == 40
    assert (Answer.objects.count(), recount_answers()) == (400, [])

    question = Question.objects.order_by("-pk")[0]
    standing = stored.from_json(Snapshot.objects.get(question=question).standing)
    own = {str(pk) for pk in question.answers.values_list("pk", flat=True)}
    assert {backing.answer for line in standing.now.labels for backing in line.backings} == own
    assert json.loads(Snapshot.objects.get(question=question).opinions)["opinions"][0]["answer"] in own
    assert client.get(question.get_absolute_url()).status_code == 200
    assert question.pk in find(question.title, Facets(), AnonymousUser(), NOW).ids


def test_words_follow_zipf_and_lengths_their_deciles() -> None:
    words, sums = large.zipf_words()
    assert len(words) == len(set(words)) == len(sums)
    share = sums[99] / sums[-1]
    assert 0.35 < share < 0.55, share
    assert len({large.rare_word(rank) for rank in range(20_000)}) == 20_000
