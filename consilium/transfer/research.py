"""What askers let be used for research, as JSON Lines: their words without what tells who they are."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from consilium.people.consents import who_allow_research
from consilium.questions import privacy
from consilium.questions.models import Question
from consilium.transfer.exporting import as_it_stands

HEAD, FORMAT = "consilium research", 1
ROWS = 500


def export(path: Path) -> int:
    """Write the file, whole or not at all, and return how many questions it holds."""
    aside, count = path.with_name(f".{path.name}.making"), 0
    try:
        with aside.open("w", encoding="utf-8") as file, as_it_stands():
            aside.chmod(0o600)
            file.write(json.dumps({"format": HEAD, "version": FORMAT}) + "\n")
            for line in lines():
                file.write(line + "\n")
                count += 1
        aside.rename(path)
    finally:
        aside.unlink(missing_ok=True)
    return count


def lines() -> Iterator[str]:
    """Give one line for each question that shows and whose asker's newest word on research is yes.

    In the order of procedures and days, so that the place in the file tells neither when nor by whom it was asked.
    Answers are their doctors' words and stay out, and so do photos, countries, times, numbers and names.
    """
    asked = Question.objects.filter(is_public=True, asker__in=who_allow_research()).select_related("outcome")
    rows = asked.prefetch_related("updates").order_by("procedure", "day", "title", "pk")
    for question in rows.iterator(ROWS):
        yield json.dumps(_told(question), ensure_ascii=False)


def _told(question: Question) -> dict[str, Any]:
    outcome = getattr(question, "outcome", None)
    return {
        "procedure": question.procedure,
        "day": question.day,
        "level": question.level,
        "title": _without_who(question.title),
        "body": _without_who(question.body),
        "later": [{"day": later.day, "body": _without_who(later.body)} for later in question.updates.all()],
        "outcome": None
        if outcome is None
        else {
            "condition": outcome.condition,
            "found_by": outcome.finder,
            "gone_by_day": outcome.resolved_by_day,
            "words": _without_who(outcome.words),
        },
    }


def _without_who(text: str) -> str:
    # What lies beyond the length that is looked through is left out.
    text = text[: privacy.LONGEST]
    return privacy.take_out(text, privacy.find(text))
