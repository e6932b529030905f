"""The search page: a plain form, the questions found, and the ways to narrow them."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import cache

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from consilium.answers.models import Answer
from consilium.lib.prose import excerpt
from consilium.medicine import procedures as medicine
from consilium.medicine.conditions import all_conditions
from consilium.people.rules import Reader
from consilium.questions.models import Question
from consilium.search import facets as narrowing
from consilium.search.asked import Group
from consilium.search.finding import Found, find, sees_own_words_only
from consilium.search.highlights import Piece, pieces
from consilium.search.words import code
from consilium.web.pages.frame import frame, show
from consilium.web.pages.listing import PAGE, question_rows
from consilium.web.pages.procedures import procedure_rows
from consilium.web.pages.shapes.common import Choice, ChoiceGroup, Link, Pagination
from consilium.web.pages.shapes.search import FoundRow, SearchView

LONGEST = 300  # characters of a query that are shown and read
EXCERPT = 220  # characters
MOST_CHOICES = 8  # of one facet
DAYS = {
    "0-3": "Days 0 to 3",
    "4-7": "Days 4 to 7",
    "8-14": "Days 8 to 14",
    "15-30": "Days 15 to 30",
    "31-90": "Months 2 and 3",
    "91-": "Later",
}
LEVELS = {
    "E": "Emergency",
    "U": "Same day",
    "C": "Contact the clinic today",
    "S": "Nothing alarming",
}
BLIND_NOTE = (
    "As a doctor you find questions by the asker's own words alone, so that no colleague's answer reaches you first."
)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the questions that fit `q` and the chosen facets, best first, twenty a page."""
    view = search_view(request.GET, request.user, timezone.now())
    title = f"Search: {excerpt(view.query, 60)}" if view.query else "Search"
    page = frame(request, title, section="search", canonical=reverse("search"), may_be_indexed=False)
    return show(request, "search.html", page, search=view)


def search_view(query: QueryDict, reader: Reader, now: datetime) -> SearchView:
    """Return what the search page sees."""
    given = {name: value for name, value in query.items() if isinstance(value, str)}
    words = " ".join(given.get("q", "")[: LONGEST * 4].replace("\x00", " ").split())[:LONGEST]
    chosen = narrowing.chosen(given)
    closed = sees_own_words_only(reader)
    named = {
        name: given[name]
        for name in narrowing.ALLOWED
        if getattr(chosen, name) and (name, closed) != ("condition", True)
    }
    if not words and not named:
        return SearchView(
            query="",
            procedures=tuple(Link(row.name, row.url) for row in procedure_rows(8)),
            note=BLIND_NOTE if closed else "",
        )
    newest = given.get("order") == "newest"
    as_written = given.get("as") == "written"
    found = find(words, chosen, reader, now, newest=newest, as_written=as_written)
    number = _page_number(given.get("page", ""), len(found.ids))
    shown = found.ids[(number - 1) * PAGE : number * PAGE]
    rows = found_rows(shown, found.asked.groups, reader, now)
    first = (number - 1) * PAGE
    in_full = max(found.in_full - first, 0)
    kept = {**named, **({"order": "newest"} if newest else {})}
    correction = found.correction
    applied = correction is not None and correction.applied
    read_as = correction.query if correction is not None and applied else ""
    return SearchView(
        query=words,
        was_asked=True,
        heading=f"Questions with “{read_as or words}”" if words else "Questions",
        about=_about(found.asked.groups),
        rows=rows[:in_full],
        nearly=rows[in_full:],
        count=_count(found),
        corrected=read_as,
        as_written=Link(words, _address({"q": words, "as": "written", **kept})) if applied else None,
        meant=Link(correction.query, _address({"q": correction.query, **kept}))
        if correction is not None and not applied
        else None,
        filters=_filters(found, words, kept, closed),
        chosen=tuple(
            Link(_value_name(name, value), _address({"q": words, **{k: v for k, v in kept.items() if k != name}}))
            for name, value in named.items()
        ),
        orders=_orders(words, named, newest) if found.in_full > 1 else (),
        kept=tuple(kept.items()),
        pages=_pages(words, kept, as_written, number, len(found.ids)),
        note=BLIND_NOTE if closed else "",
    )


@cache
def _topics() -> dict[str, Link]:
    """The page of each condition and procedure, by the token that stands for it in a query."""
    found = {
        code("c", row.id): Link(row.label, reverse("condition", args=[row.slug]))
        for row in all_conditions().values()
        if row.specific
    }
    return found | {
        code("p", row.id): Link(row.label, reverse("procedure", args=[row.id])) for row in medicine.procedures()
    }


def _about(groups: Sequence[Group]) -> tuple[Link, ...]:
    """Return the pages of what a query names, whatever was found."""
    named = (_topics().get(token) for group in groups for match in group for token in match.tokens)
    return tuple(dict.fromkeys(link for link in named if link is not None))[:3]


def found_rows(ids: Sequence[int], groups: Sequence[Group], reader: Reader, now: datetime) -> tuple[FoundRow, ...]:
    """Return the found questions in the order of their ids, with what was looked for marked, as the reader may see."""
    by_id = Question.objects.visible_to(reader).in_bulk(ids)
    questions = [by_id[pk] for pk in ids if pk in by_id]
    rows = question_rows(questions, reader, now)
    excerpts = {question.pk: pieces(question.body, groups, EXCERPT) for question in questions}
    unmet = [pk for pk, runs in excerpts.items() if not runs]
    said: dict[int, tuple[Piece, ...]] = {}
    if groups:
        # Asked even when nothing is unmet, so that a page costs the same however its rows are met.
        closed = sees_own_words_only(reader)
        answers = Answer.objects.visible_to(reader).filter(question__in=[] if closed else unmet or [0])
        for pk, body in answers.order_by("question_id", "position").values_list("question_id", "body"):
            if pk not in said and (runs := pieces(body, groups, EXCERPT)):
                said[pk] = runs
    return tuple(
        FoundRow(
            question=row,
            title=pieces(question.title, groups),
            excerpt=excerpts[question.pk] or said.get(question.pk) or (Piece(row.excerpt, False),),
            from_answer="" if excerpts[question.pk] or question.pk not in said else "From an answer:",
        )
        for question, row in zip(questions, rows, strict=True)
    )


def _page_number(given: str, count: int) -> int:
    last = max((count - 1) // PAGE + 1, 1)
    return min(max(int(given), 1), last) if given.isascii() and given.isdigit() and len(given) < 6 else 1


def _address(fields: dict[str, str]) -> str:
    query = QueryDict(mutable=True)
    for name, value in fields.items():
        if value:
            query[name] = value
    return f"{reverse('search')}?{query.urlencode()}"


def _count(found: Found) -> str:
    if not found.in_full:
        return ""
    if found.is_capped:
        return f"The best {found.in_full} of the newest"
    return f"{found.in_full} question{'' if found.in_full == 1 else 's'}"


def _pages(words: str, kept: dict[str, str], as_written: bool, number: int, count: int) -> Pagination:
    fields = {"q": words, **kept, **({"as": "written"} if as_written else {})}
    return Pagination(
        newer_url=_address({**fields, "page": str(number - 1)}) if number > 1 else "",
        older_url=_address({**fields, "page": str(number + 1)}) if number * PAGE < count else "",
        newer_text="Before",
        older_text="More",
    )


def _orders(words: str, named: dict[str, str], newest: bool) -> tuple[ChoiceGroup, ...]:
    best = Choice("Best first", _address({"q": words, **named}), is_current=not newest)
    latest = Choice("Newest first", _address({"q": words, **named, "order": "newest"}), is_current=newest)
    return (ChoiceGroup("Order", (best, latest)),)


def _value_name(name: str, value: str) -> str:
    if name == "procedure":
        return medicine.procedure(value).label
    if name == "day":
        return DAYS[value]
    if name == "condition":
        return f"Doctors considered {all_conditions()[value].label}"
    if name == "level":
        return LEVELS[value]
    if name == "answered":
        return "Answered" if value == "yes" else "Not answered yet"
    return "Told how it turned out" if value == "yes" else "Outcome not told yet"


def _filters(found: Found, words: str, kept: dict[str, str], closed: bool) -> tuple[ChoiceGroup, ...]:
    """Return the facets that would narrow what was found, each with how many it would leave, where that is known."""
    counts = Counter(token for tokens in found.facets for token in tokens.split())
    values: dict[str, tuple[str, Sequence[str]]] = {
        "day": ("Day after the procedure", tuple(DAYS)),
        "procedure": ("Procedure", tuple(row.id for row in medicine.procedures())),
        "condition": ("Doctors considered", tuple(all_conditions())),
        "level": ("How soon", tuple(LEVELS)),
        "answered": ("Answers", ("yes", "no")),
        "outcome": ("Outcome", ("yes",)),
    }
    groups = []
    for name, (heading, options) in values.items():
        if name in kept or (closed and name == "condition"):
            continue
        tallied = [(value, counts[narrowing.token(name, value)]) for value in options]
        fitting = [
            (value, count) for value, count in tallied if count > 0 and (count < found.in_full or found.is_capped)
        ]
        if name in ("procedure", "condition"):
            fitting = sorted(fitting, key=lambda pair: (-pair[1], pair[0]))[:MOST_CHOICES]
        choices = tuple(
            Choice(
                _value_name(name, value).removeprefix("Doctors considered "),
                _address({"q": words, **kept, name: value}),
                count=None if found.is_capped else count,
            )
            for value, count in fitting
        )
        if choices:
            groups.append(ChoiceGroup(heading, choices))
    return tuple(groups)
