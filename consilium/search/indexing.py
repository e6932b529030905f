"""Writing the entries: the only writer of the search index, inside the transaction of what changed."""

import json
from collections.abc import Iterable

from consilium.answers.models import Answer
from consilium.consensus.models import Snapshot
from consilium.database.rows import write_rows
from consilium.medicine import procedures
from consilium.questions.models import Clarification, Outcome, Question, Update
from consilium.search.facets import tokens_for
from consilium.search.models import Entry
from consilium.search.sending import let_send
from consilium.search.words import indexed

CHUNK = 200
OWN_MOST, SAID_MOST = 4_000, 8_000  # tokens; what is longer is found by its beginning
AGREEMENT = {"AGREE": 1.0, "LEANING": 0.6, "DIVIDED": 0.3, "TOO_FEW": 0.1}
FIELDS = ("title", "own", "said", "facets", "agreement", "asked_at")


def index(question_ids: Iterable[int]) -> list[int]:
    """Write the entries of these questions anew, take away those of hidden ones, and return the ids that changed.

    Costs the same number of queries for one question and for two hundred.
    """
    ids = sorted(set(question_ids))
    changed: list[int] = []
    for start in range(0, len(ids), CHUNK):
        changed += _index(ids[start : start + CHUNK])
    return changed


def _index(ids: list[int]) -> list[int]:
    questions = list(Question.objects.filter(pk__in=ids, is_public=True))
    public = [question.pk for question in questions]
    added: dict[int, list[str]] = {pk: [] for pk in public}
    said: dict[int, list[str]] = {pk: [] for pk in public}
    for pk, body in Update.objects.filter(question__in=public).order_by("pk").values_list("question_id", "body"):
        added[pk].append(body)
    replies = Clarification.objects.filter(question__in=public).exclude(reply="").order_by("pk")
    for pk, body in replies.values_list("question_id", "reply"):
        added[pk].append(body)
    answers = Answer.objects.filter(question__in=public, is_public=True).order_by("question_id", "position")
    for pk, headline, body in answers.values_list("question_id", "headline", "body"):
        said[pk] += [headline, body]
    told = set(Outcome.objects.filter(question__in=public).values_list("question_id", flat=True))
    stood = dict(Snapshot.objects.filter(question__in=public).values_list("question_id", "standing"))
    before = Entry.objects.in_bulk(ids)
    rows = []
    for question in questions:
        row = _entry(question, added[question.pk], said[question.pk], stood.get(question.pk), question.pk in told)
        held = before.pop(question.pk, None)
        if held is None or any(getattr(held, name) != getattr(row, name) for name in FIELDS):
            rows.append(row)
    write_rows(rows, updating=FIELDS)
    gone = sorted(before)
    if gone:
        Entry.objects.filter(pk__in=gone).delete()
    changed = [row.question_id for row in rows] + gone
    let_send(changed)
    return changed


def _entry(question: Question, added: list[str], said: list[str], stood: str | None, told: bool) -> Entry:
    procedure = procedures.procedure(question.procedure) if question.procedure else None
    about = f"{procedure.label}\n{procedure.category}" if procedure else question.procedure_words
    standing = json.loads(stood) if stood is not None else None
    facets = tokens_for(
        procedure=question.procedure,
        day=question.day,
        level=question.level,
        conditions=[line["label"] for line in standing["now"]["labels"]] if standing else (),
        answered=bool(said),
        outcome=told,
    )
    return Entry(
        question_id=question.pk,
        title=indexed(question.title, OWN_MOST),
        own=indexed("\n".join((question.body, *added, about)), OWN_MOST),
        said=indexed("\n".join(said), SAID_MOST),
        facets=" ".join(facets),
        agreement=AGREEMENT[standing["now"]["verdict"]] if standing and standing["doctors"] else 0.0,
        asked_at=question.asked_at or question.added_at,
    )


def rebuild() -> list[str]:
    """Write every entry anew and return a line for each that differed."""
    lines: list[str] = []
    last = 0
    while ids := list(Question.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        lines += [f"question {pk}: search entry" for pk in index(ids)]
        last = ids[-1]
    # A search server may differ in ways that only telling it everything mends.
    let_send(Entry.objects.values_list("pk", flat=True))
    return lines
