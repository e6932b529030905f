"""What all questions about a procedure or a condition say together, as its page shows it."""

from collections.abc import Sequence
from datetime import datetime

from django.http import QueryDict
from django.urls import reverse

from consilium.caching import keys
from consilium.doctors.models import Doctor
from consilium.lib.wilson import wilson_interval
from consilium.medicine import procedures as medicine
from consilium.medicine.conditions import all_conditions
from consilium.medicine.symptoms import all_symptoms
from consilium.people.rules import Reader
from consilium.questions.models import Question
from consilium.search import lists
from consilium.search.finding import sees_own_words_only
from consilium.topics.contributing import SPANS
from consilium.topics.figures import Figures, doctors, figures
from consilium.web.drawing import reports as drawing
from consilium.web.drawing import share_bar
from consilium.web.pages.cards import cards
from consilium.web.pages.listing import question_rows
from consilium.web.pages.shapes.common import DoctorCard, Link
from consilium.web.pages.shapes.listing import QuestionRow
from consilium.web.pages.shapes.topics import ReportsView, Share, Shares, TopicView, WorthView

SIGNS = 7  # rows of the drawing; the table has as many
SHOWN = 6  # lines of a share before the rest is folded
MOST = 30  # lines of a share in all
WAITING, DOCTORS = 3, 6
FEWEST = 3  # below so many a share is told as a number alone
FEW = 5  # below so many a share says so
THIN = "So few that they say little about anyone else."
BLIND = (
    "As a doctor you see here what askers wrote, and nothing of what colleagues said of these cases, "
    "so that it does not reach you before your own opinion."
)


def topic_view(kind: str, topic: str, reader: Reader, now: datetime) -> TopicView:
    """Return what the questions of a topic say together; for a doctor only what their askers wrote.

    What a condition's questions are depends on what doctors named, so of those a doctor sees nothing.
    """
    keys.carry([keys.topic(kind, topic)])
    closed = sees_own_words_only(reader)
    if closed and kind == "condition":
        return TopicView(note=BLIND)
    counted = figures(kind, topic)
    return TopicView(
        question_count=counted.of("questions"),
        waiting_count=counted.of("waiting") if kind == "procedure" else 0,
        reports=_reports(counted),
        shares=() if closed else _shares(kind, counted),
        worth=_worth(counted) if kind == "procedure" else None,
        waiting=_waiting(topic, reader, now) if kind == "procedure" else (),
        waiting_more=Link("All that wait for an answer", search_address(procedure=topic, answered="no"))
        if kind == "procedure" and counted.of("waiting") > WAITING
        else None,
        doctors=() if closed else doctor_cards(kind, topic, now),
        note=BLIND if closed else "",
    )


def search_address(**facets: str) -> str:
    """Return the address of a search that is narrowed so."""
    query = QueryDict(mutable=True)
    query.update(facets)
    return f"{reverse('search')}?{query.urlencode()}"


def rows_of(ids: Sequence[int], reader: Reader, now: datetime) -> tuple[QuestionRow, ...]:
    """Return the rows of questions in the order of their ids, as far as the reader may open them."""
    found = Question.objects.visible_to(reader).in_bulk(ids)
    return question_rows([found[pk] for pk in ids if pk in found], reader, now)


def doctor_cards(kind: str, topic: str, now: datetime) -> tuple[DoctorCard, ...]:
    """Return the cards of the doctors who answered most questions of a topic."""
    ids = doctors(kind, topic, DOCTORS)
    found = Doctor.objects.public().in_bulk(ids)
    by_id = cards([found[pk] for pk in ids if pk in found], now)
    return tuple(by_id[pk] for pk in ids if pk in found)


def _waiting(procedure: str, reader: Reader, now: datetime) -> tuple[QuestionRow, ...]:
    return rows_of(lists.waiting(procedure, WAITING), reader, now)


def span_name(span: str) -> str:
    """Return the days of a span: "4", "8–14", "91 on"."""
    first = int(span)
    place = SPANS.index(first)
    if place == len(SPANS) - 1:
        return f"{first}+"
    last = SPANS[place + 1] - 1
    return str(first) if last == first else f"{first}–{last}"


def _reports(counted: Figures) -> ReportsView | None:
    signs = counted.signs()
    ranked = sorted(signs, key=lambda symptom: (-sum(signs[symptom].values()), symptom))
    ranked = [symptom for symptom in ranked if symptom in all_symptoms()][:SIGNS]
    if not ranked:
        return None
    spans = tuple(drawing.Span(span_name(str(first)), counted.of("asked", str(first))) for first in SPANS)
    rows = tuple(
        (_capital(all_symptoms()[symptom].label), tuple(signs[symptom].get(str(first), 0) for first in SPANS))
        for symptom in ranked
    )
    reports = drawing.Reports(spans, tuple(drawing.Sign(name, counts) for name, counts in rows))
    return ReportsView(
        wide=drawing.draw(reports, "wide"),
        narrow=drawing.draw(reports, "narrow"),
        spans=tuple(span.name for span in spans),
        asked=tuple(span.asked for span in spans),
        rows=rows,
        is_thin=any(0 < span.asked < drawing.FEW for span in spans),
    )


def _shares(kind: str, counted: Figures) -> tuple[Shares, ...]:
    found = [_considered(counted), _outcomes(counted)] if kind == "procedure" else [_outcomes(counted), _after(counted)]
    return tuple(shares for shares in found if shares is not None)


def _considered(counted: Figures) -> Shares | None:
    of = counted.of("named")
    return _made(
        "What doctors considered",
        "considered",
        f"In {_questions(of)} a doctor named what it may be. A question counts once for everything that any doctor "
        "named, by photo and words, without an examination.",
        [_condition_share(label, count, of) for label, count in counted.ranked("considered")],
        note=THIN if of < FEW else "",
    )


def _outcomes(counted: Figures) -> Shares | None:
    told = counted.of("told")
    named = [(label, count) for label, count in counted.ranked("outcome") if label]
    rows = [_condition_share(label, count, told) for label, count in named]
    if unnamed := counted.of("outcome", ""):
        rows.append(_share("No name was given to it", unnamed, told))
    askers = "One asker has" if told == 1 else f"{told:,} askers have"
    foreseen = counted.of("foreseen", "yes")
    judged = foreseen + counted.of("foreseen", "no")
    notes = [
        THIN if told < FEW else "",
        f"In {foreseen} of {judged} of them a doctor here had named it." if judged else "",
        _gone(counted),
    ]
    return _made(
        "How it turned out",
        "turned-out",
        f"{askers} told what it turned out to be.",
        rows,
        note=" ".join(filter(None, notes)),
    )


def _gone(counted: Figures) -> str:
    """How many told that it was gone, and by when for half of them."""
    spans = [(first, counted.of("gone", str(first))) for first in SPANS]
    total = sum(count for _, count in spans)
    if total < FEWEST:
        return ""
    reached = 0
    for first, count in spans:
        reached += count
        if reached * 2 >= total:
            place = SPANS.index(first)
            by = f"by day {SPANS[place + 1] - 1}" if place + 1 < len(SPANS) else f"after day {first}"
            return f"{total:,} say when it was gone: for half of them {by}."
    return ""


def _after(counted: Figures) -> Shares | None:
    of = counted.of("questions")
    rows = [
        _share(medicine.procedure(topic).label, count, of, reverse("procedure", args=[topic]))
        for topic, count in counted.ranked("after")
        if topic
    ]
    return _made("After which procedures", "after", f"Of {_questions(of)} for which a doctor considered it.", rows)


def _made(heading: str, anchor: str, lead: str, rows: list[Share], note: str = "") -> Shares | None:
    if not rows:
        return None
    return Shares(heading, anchor, lead, tuple(rows[:SHOWN]), note, tuple(rows[SHOWN:MOST]))


def _condition_share(label: str, count: int, of: int) -> Share:
    row = all_conditions().get(label)
    if row is None:
        return _share(label.replace("_", " ").capitalize(), count, of)
    url = reverse("condition", args=[row.slug]) if row.specific else ""
    return _share(_capital(row.label), count, of, url, row.plain if row.plain != row.label else "")


def _share(text: str, count: int, of: int, url: str = "", plain: str = "") -> Share:
    return Share(text, count, of, share_bar.draw(min(count / of, 1.0) if of else 0.0), url, plain)


def _worth(counted: Figures) -> WorthView | None:
    yes, no = counted.of("worth", "yes"), counted.of("worth", "no")
    of = yes + no
    if not of:
        return None
    low, high = wilson_interval(yes, of)
    enough = of >= FEWEST
    return WorthView(
        count=yes,
        of=of,
        percent=f"{100 * yes / of:.0f} %" if enough else "",
        interval=f"{100 * low:.0f}–{100 * high:.0f} %" if enough else "",
        bar=share_bar.draw(yes / of, min(low, yes / of), max(high, yes / of)) if enough else share_bar.draw(yes / of),
    )


def _questions(count: int) -> str:
    return "one question" if count == 1 else f"{count:,} questions"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
