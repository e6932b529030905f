"""The list of questions and the question page."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from consilium.answers.models import Answer
from consilium.answers.rules import Hindrance, may_see_answers, what_hinders
from consilium.answers.unblinding import note_shown
from consilium.caching import keys
from consilium.consensus.models import Snapshot, Unread
from consilium.lib.prose import excerpt
from consilium.medicine import procedures as medicine
from consilium.medicine.emergency import country_name
from consilium.moderation.rules import may_merge
from consilium.people.rules import Reader
from consilium.questions import following
from consilium.questions.models import Question
from consilium.questions.rules import is_asker, may_ask_back
from consilium.search.models import Related
from consilium.votes.queries import with_agreements
from consilium.web.pages import own_parts
from consilium.web.pages.answer_views import answer_views
from consilium.web.pages.day_strips import day_strip_view
from consilium.web.pages.follow_views import follow_view
from consilium.web.pages.frame import frame, moment, show
from consilium.web.pages.held import held_views
from consilium.web.pages.helpful_counts import counts_may_change
from consilium.web.pages.hindrances import BLIND, HINDRANCES
from consilium.web.pages.leading import lead_on
from consilium.web.pages.licences import question_source
from consilium.web.pages.link_cards import card_address
from consilium.web.pages.listing import day_name, keyset_page, procedure_name, question_rows
from consilium.web.pages.opinion_views import by_views
from consilium.web.pages.prose import prose
from consilium.web.pages.question_parts import own_level, parts_of
from consilium.web.pages.shapes.common import Choice, Link
from consilium.web.pages.shapes.listing import QuestionListing, QuestionRow
from consilium.web.pages.shapes.question import LevelView, QuestionView
from consilium.web.pages.standing_views import Stood, standing_view
from consilium.web.pages.structured import question_data

UNREAD = (
    "Where the doctors stand: not read yet. The answers came in from elsewhere, and are counted once they are read."
)
UNREAD_IN_PART = "Not all answers were read yet. Some came in from elsewhere, and are counted once they are read."
Sorter = Callable[[Sequence[Answer], Stood | None], list[Answer]]


def _by_helpful(answers: Sequence[Answer], stood: Stood | None) -> list[Answer]:
    return sorted(answers, key=lambda answer: (-answer.helpful_rank, -answer.helpful, answer.position))


def _by_newest(answers: Sequence[Answer], stood: Stood | None) -> list[Answer]:
    return sorted(answers, key=lambda answer: (answer.given_at or answer.added_at, answer.position), reverse=True)


def _by_position(answers: Sequence[Answer], stood: Stood | None) -> list[Answer]:
    return sorted(answers, key=lambda answer: answer.position)


ORDERS: dict[str, tuple[str, Sorter]] = {
    "views": ("One of each view first", by_views),
    "helpful": ("Most helpful", _by_helpful),
    "newest": ("Newest", _by_newest),
    "original": ("Original order", _by_position),
}

QUERY = {"order": re.compile("|".join(ORDERS))}


@require_safe
def question_list(request: HttpRequest) -> HttpResponse:
    """Show questions, newest first."""
    path = reverse("question_list")
    listed = keyset_page(Question.objects.visible_to(request.user), request.GET, path)
    view = QuestionListing(
        heading="Questions", rows=question_rows(listed.rows, request.user, timezone.now()), pages=listed.pages
    )
    page = frame(
        request,
        "Questions",
        section="questions",
        canonical=path,
        description="Questions asked after cosmetic procedures, newest first.",
        feed=reverse("questions_feed"),
        may_be_indexed=not request.GET,
    )
    return show(request, "question_list.html", page, listing=view)


def load(request: HttpRequest, question_id: int) -> Question:
    """Return a question that the reader may know of, or 404."""
    question = Question.objects.visible_to(request.user).filter(pk=question_id).select_related("asker").first()
    if question is None:
        raise Http404
    return question


def where_merged(
    request: HttpRequest, question_id: int, known: Mapping[str, re.Pattern[str]], *, beyond: str = ""
) -> HttpResponse:
    """Lead to where a merged question's answers stand, or 404; its asker alone can still load the question itself.

    `beyond` is what follows the address of a question on the page that was asked for.
    """
    into = merged_into(request, question_id)
    if into is None:
        raise Http404
    return lead_on(request, into.get_absolute_url() + beyond, known)


def merged_into(request: HttpRequest, question_id: int) -> Question | None:
    """Return the question with which a merged one's answers stand, as far as the reader may know of it."""
    found = Question.objects.visible_to(request.user).filter(merged__pk=question_id)
    return found.select_related("asker").first()


@require_safe
def short_address(request: HttpRequest, question_id: int) -> HttpResponse:
    """Lead from the address without words to the question page."""
    try:
        row = load(request, question_id)
    except Http404:
        return where_merged(request, question_id, QUERY)
    return lead_on(request, row.get_absolute_url(), QUERY, for_good=False)


@require_safe
def question(request: HttpRequest, question_id: int, slug: str) -> HttpResponse:
    """Show a question with everything that was said about it."""
    composed = own_parts.question_page(request, question_id, lambda nobody: question(nobody, question_id, slug))
    if composed is not None:
        return composed
    try:
        row = load(request, question_id)
    except Http404:
        return where_merged(request, question_id, QUERY)
    if slug != row.slug:
        return lead_on(request, row.get_absolute_url(), QUERY)
    order = request.GET.get("order", "views")
    now = timezone.now()
    view = question_view(request, row, order if order in ORDERS else "views", now)
    if is_asker(request.user, row):
        following.look(question=row, now=now)
    page = frame(
        request,
        row.title,
        section="questions",
        description=excerpt(row.body, 150),
        canonical=row.get_absolute_url(),
        asked_from=row.country,
        card=card_address("procedure", row.procedure, row.day),
        trail=tuple(link for link in (view.category, view.procedure) if link is not None),
    )
    moderates = page.reader is not None and page.reader.is_moderator and row.is_public and not row.source
    merge_url = reverse("merging", args=[row.pk]) if moderates and may_merge(request.user, row) else ""
    follow = follow_view(request.user, row)
    return show(request, "question.html", page, question=view, follow=follow, merge_url=merge_url)


def question_view(
    request: HttpRequest, row: Question, order: str, now: datetime, *, with_answers: bool = True
) -> QuestionView:
    """Return what the question page sees; for a doctor who has not answered yet nothing of any answer.

    Without answers it is the case alone, as a doctor reads it who writes or revises an answer.
    """
    sees = with_answers and may_see_answers(request.user, row)
    answers = _answers(request, row) if sees else []
    if answers:
        note_shown(reader=request.user, question=row)
    unread = bool(answers) and Unread.objects.filter(question=row).exists()
    stood = Stood.of(Snapshot.objects.filter(question=row).first()) if sees else None
    parts = parts_of(request.user, row, now, sees_answers=sees)
    answers = ORDERS[order][1](answers, stood)
    counts_may_change(row, answers, stood, order)
    shown = answer_views(request, row, answers, now, stood, by_view=order == "views")
    ways = _ways(request, row, sees, now)
    procedure = medicine.procedure(row.procedure) if row.procedure else None
    name = procedure_name(row)
    return QuestionView(
        id=row.pk,
        title=row.title,
        text=prose(row.body),
        answer_count=len(answers),
        answers=shown,
        standing=standing_view(stood, {str(answer.id): answer.who for answer in shown}, reverse("method"))
        if stood is not None
        else None,
        unread="" if not unread else UNREAD if stood is None else UNREAD_IN_PART,
        orders=_orders(row, order) if len(answers) > 1 else (),
        asker=row.asker.pseudonym if row.asker else "",
        asked=moment(row.asked_at, now),
        procedure=Link(procedure.short, reverse("procedure", args=[procedure.id])) if procedure else None,
        category=Link(procedure.category, reverse("procedure_list") + "#" + slugify(procedure.category))
        if procedure
        else None,
        day=day_name(row.day),
        after=after_words(row.day, name),
        country=country_name(row.country) if row.country else "",
        photos=parts.photos,
        photo_note="The page this was imported from showed a photo, which was not taken over."
        if row.photo_elsewhere and not parts.photos
        else "",
        level=level_of_page(row, stood),
        updates=parts.updates,
        clarifications=parts.clarifications,
        outcome=parts.outcome,
        structured_data=question_data(row, answers, _trail(procedure))
        if with_answers and row.is_public
        else SafeString(),
        related=related_rows(row, request.user, now) if with_answers else (),
        print_url=reverse("sheet", args=[row.pk, row.slug]),
        history=Link(edited(parts.edits), reverse("question_history", args=[row.pk, row.slug]))
        if parts.edits
        else None,
        tools=parts.tools,
        day_strip=day_strip_view(row.procedure, name, row.day),
        source=question_source(row),
        answer_url=ways.answer_url,
        ask_back_url=ways.ask_back_url,
        held=held_views(request.user, row),
        merged_into=_merged_into(row, request.user),
        flag_url=reverse("flags", args=["question", row.pk])
        if row.is_public and not is_asker(request.user, row)
        else "",
        blind=ways.blind,
    )


def _merged_into(row: Question, reader: Reader) -> Link | None:
    if row.merged_into_id is None:
        return None
    into = Question.objects.visible_to(reader).filter(pk=row.merged_into_id).first()
    return Link(into.title, into.get_absolute_url()) if into is not None else None


def _answers(request: HttpRequest, row: Question) -> list[Answer]:
    visible = row.answers.visible_to(request.user)
    return list(visible.select_related("doctor").prefetch_related("opinions", with_agreements()))


def _trail(procedure: medicine.Procedure | None) -> tuple[Link, ...]:
    listed = Link("Procedures", reverse("procedure_list"))
    return (listed, Link(procedure.label, reverse("procedure", args=[procedure.id]))) if procedure else (listed,)


def related_rows(row: Question, reader: Reader, now: datetime) -> tuple[QuestionRow, ...]:
    """Return the questions chosen to stand beside a question, as far as the reader may open them."""
    ids = Related.objects.filter(question=row).values_list("ids", flat=True).first() or []
    found = Question.objects.visible_to(reader).in_bulk(ids)
    # One that does not show now may show again: then this page is another.
    keys.carry(map(keys.row, ids))
    return question_rows([found[pk] for pk in ids if pk in found], reader, now)


@dataclass(frozen=True, slots=True)
class _Ways:
    """What a doctor may do on a question, and why its answers are closed."""

    answer_url: str = ""
    ask_back_url: str = ""
    blind: str = ""


def _ways(request: HttpRequest, row: Question, sees: bool, now: datetime) -> _Ways:
    hindrance = what_hinders(request.user, row, now)
    if hindrance is Hindrance.NO_DOCTOR:
        return _Ways()
    reason = HINDRANCES[hindrance] if hindrance is not None else ""
    return _Ways(
        answer_url=reverse("answer", args=[row.pk, row.slug]) if hindrance is None else "",
        ask_back_url=reverse("clarifications", args=[row.pk]) if may_ask_back(request.user, row, now) else "",
        blind="" if sees else f"{BLIND} {reason}".rstrip(),
    )


def _orders(row: Question, order: str) -> tuple[Choice, ...]:
    path = row.get_absolute_url()
    return tuple(
        Choice(text=text, url=path if name == "views" else f"{path}?order={name}", is_current=name == order)
        for name, (text, _) in ORDERS.items()
    )


def level_of_page(row: Question, stood: Stood | None) -> LevelView | None:
    """Return how soon care is needed: the question's own level, or a verified doctor's when that is graver."""
    if stood is not None and stood.standing.safety.raised_by:
        safety = stood.standing.safety
        who = f"raised by {len(safety.raised_by)} of {stood.standing.doctors} doctors"
        return own_level(row, safety.level.name, who)  # type: ignore[arg-type]
    return own_level(row)


def edited(times: int) -> str:
    """Return how often a question's words were changed."""
    return "Edited once" if times == 1 else f"Edited {times} times"


def after_words(day: int | None, procedure: str) -> str:
    """Return "4 days after Halo laser", as much of it as is known."""
    if day is None:
        return f"after {procedure}" if procedure else ""
    when = "on the day of" if day == 0 else f"{day} day after" if day == 1 else f"{day} days after"
    return f"{when} {procedure or 'the procedure'}"
