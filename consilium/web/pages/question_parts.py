"""What the asker added to a question, as its page shows it: photos, later days, replies, the outcome, the level."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse

from consilium.caching import keys
from consilium.doctors.rules import doctor_of
from consilium.medicine.conditions import all_conditions
from consilium.people.rules import Reader
from consilium.questions import levels
from consilium.questions.days import day_now
from consilium.questions.models import Clarification, Outcome, Photo, Question, Update
from consilium.questions.rules import is_asker, may_reply
from consilium.web.pages.level_views import level_view
from consilium.web.pages.photo_views import photo_views
from consilium.web.pages.prose import prose
from consilium.web.pages.shapes.common import Level, Link
from consilium.web.pages.shapes.question import (
    AskerTools,
    ClarificationView,
    LevelView,
    OutcomeView,
    PhotoView,
    UpdateView,
)

FINDERS = {
    Outcome.Finder.TREATING: "the doctor who treated the asker",
    Outcome.Finder.ANOTHER: "another doctor",
    Outcome.Finder.OWN: "the asker’s own judgement",
}


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that came with and after a question, each part read once."""

    photos: tuple[PhotoView, ...]
    updates: tuple[UpdateView, ...]
    clarifications: tuple[ClarificationView, ...]
    outcome: OutcomeView | None
    edits: int
    tools: AskerTools | None


def parts_of(reader: Reader, question: Question, now: datetime, *, sees_answers: bool = True) -> Parts:
    """Return the parts of a question, with a fixed number of queries.

    A doctor who does not see answers yet reads what the asker replied, not which colleague asked, and no question of
    a colleague that is still open: what somebody asks tells what they suspect.
    """
    photos = list(question.photos.filter(revoked_at=None))
    for photo in photos:
        photo.question = question
    # Read once: answers look at them again, for what was added after each was given.
    prefetch_related_objects(
        [question], Prefetch("clarifications", Clarification.objects.select_related("doctor")), "updates"
    )
    own_doctor = doctor_of(reader)
    clarifications = [
        row
        for row in question.clarifications.all()
        if sees_answers or row.replied_at is not None or row.doctor == own_doctor
    ]
    outcome = Outcome.objects.filter(question=question).first()
    return Parts(
        photos=photo_views(reader, photos, now),
        updates=tuple(map(_update_view, question.updates.all())),
        clarifications=tuple(
            _clarification_view(reader, question, row, named=sees_answers or row.doctor == own_doctor)
            for row in clarifications
        ),
        outcome=outcome_view(outcome) if outcome is not None else None,
        edits=question.versions.count(),
        tools=_tools(question, photos, outcome) if is_asker(reader, question) else None,
    )


def _update_view(update: Update) -> UpdateView:
    day = f"Day {update.day}" if update.day is not None else "Added later"
    return UpdateView(day=day, text=prose(update.body), anchor=f"update-{update.pk}")


def _clarification_view(reader: Reader, question: Question, row: Clarification, *, named: bool) -> ClarificationView:
    row.question = question
    if named:
        keys.carry([keys.card(row.doctor_id)])
    reply_url = reverse("my_reply", args=[question.pk, row.pk]) if may_reply(reader, row) else ""
    return ClarificationView(
        who=row.doctor.name if named else "A doctor",
        question=row.words,
        reply=row.reply,
        replied_on=_day_of(question, row.replied_at),
        anchor=f"asked-back-{row.pk}",
        reply_url=reply_url,
    )


def _day_of(question: Question, at: datetime | None) -> str:
    """Return "on day 6" for a time, when the question tells its day."""
    day = day_now(question, at) if at is not None else None
    return f"on day {day}" if day is not None else ""


def outcome_view(outcome: Outcome) -> OutcomeView:
    """Return what it turned out to be, as the asker told it."""
    condition = all_conditions().get(outcome.condition)
    finding = condition.label if condition is not None else "Nobody could say what it was"
    resolved = f"gone by day {outcome.resolved_by_day}" if outcome.resolved_by_day is not None else "not gone yet"
    return OutcomeView(
        day=f"day {outcome.day}" if outcome.day is not None else "",
        finding=finding[:1].upper() + finding[1:],
        found_by=FINDERS[Outcome.Finder(outcome.finder)],
        resolved=resolved,
        words=outcome.words,
    )


def own_level(question: Question, raised: Level | None = None, raised_by: str = "") -> LevelView | None:
    """Return the level of a question with its reasons, or the graver one that doctors raised."""
    reasons = levels.reasons_of(question)
    if raised is not None:
        return level_view(raised, reasons, raised_by)
    known: dict[str, Level] = {"E": "E", "U": "U", "C": "C", "S": "S"}
    level = known.get(question.level)
    return level_view(level, reasons) if level is not None else None


def _tools(question: Question, photos: Sequence[Photo], outcome: Outcome | None) -> AskerTools:
    def link(words: str, name: str) -> Link:
        return Link(words, reverse(name, args=[question.pk]))

    return AskerTools(
        ways=(
            link("Add how it looks now", "my_update"),
            link("Tell what it turned out to be" if outcome is None else "Tell more about how it ended", "my_outcome"),
            link("Correct the words", "my_words"),
            link("Photos" if photos else "Add photos", "my_photos"),
        )
    )
