"""An answer's opinion on the page: its chips, its view, its highlighted words, and its place among the views."""

from collections.abc import Iterator, Mapping, Sequence

from consilium.answers.models import Answer
from consilium.consensus.actions import TERMS
from consilium.consensus.opinions import Opinion
from consilium.consensus.ordering import AnswerInOrder, one_of_each_view, ordered_by_votes, view_of
from consilium.lib.prose import Span
from consilium.medicine.levels import Level
from consilium.web.pages.shapes.common import Stance
from consilium.web.pages.shapes.question import OpinionCause, OpinionView
from consilium.web.pages.standing_views import Stood, action_name, condition_name, mark_id

HOW_SOON = {
    Level.E: "emergency care now",
    Level.U: "the same day",
    Level.C: "contact the clinic today",
    Level.S: "can wait",
}


def opinions_by_answer(stood: Stood | None) -> dict[int, Opinion]:
    """Return the opinion that counts of each answer, by the answer's id."""
    return {int(opinion.answer): opinion for opinion in stood.opinions} if stood is not None else {}


def opinion_view(opinion: Opinion | None, views: Mapping[str, int]) -> OpinionView | None:
    """Return an opinion as chips, or None when it says nothing in codes."""
    if opinion is None:
        return None
    causes = [
        OpinionCause(
            label=condition_name(label),
            stance="possible" if label in opinion.possible else "also" if rank else "likely",
            view=views.get(label, 0),
        )
        for rank, group in enumerate(opinion.groups)
        for label in group
    ]
    ruled_out: Stance = "ruled-out"
    causes += [OpinionCause(condition_name(label), ruled_out, views.get(label, 0)) for label in opinion.ruled_out]
    if not (causes or opinion.actions or opinion.urgency):
        return None
    return OpinionView(
        causes=tuple(causes),
        actions=tuple(action_name(action) for action in opinion.actions if action != "needs_more_info"),
        how_soon=HOW_SOON[opinion.urgency] if opinion.urgency else "",
        read_by_software=not opinion.confirmed,
    )


def marks_of(opinion: Opinion | None) -> Iterator[Span]:
    """Give the spans of an answer's body that the panel leads to."""
    if opinion is None:
        return
    for quote in opinion.quotes:
        if quote.where == "body" and not quote.about.startswith("symptom:"):
            yield quote.start, quote.end, mark_id(opinion.answer, quote)


def by_views(answers: Sequence[Answer], stood: Stood | None) -> list[Answer]:
    """Return the answers in the default order: one of each view before the second of any, safety first.

    Answers that a doctor calls dangerous come last. The answers bring their agreements along.
    """
    opinions = opinions_by_answer(stood)
    rows = {str(answer.pk): answer for answer in answers}
    order = one_of_each_view(_in_order(answer, opinions.get(answer.pk)) for answer in answers)
    return [rows[pk] for pk in order]


def pairs_by_votes(ordered: Sequence[Answer], stood: Stood | None) -> list[tuple[int, int]]:
    """Return which neighbours of answers in the default order would change places by votes, by their places."""
    opinions = opinions_by_answer(stood)
    return list(ordered_by_votes([_in_order(answer, opinions.get(answer.pk)) for answer in ordered]))


def _in_order(answer: Answer, opinion: Opinion | None) -> AnswerInOrder:
    view = _view(opinion)
    return AnswerInOrder(
        answer=str(answer.pk),
        view=view,
        level=(opinion.urgency if opinion is not None else None) or Level.S,
        urgent=bool(view) and TERMS.is_urgent(view),
        helpful=answer.helpful,
        place=answer.position,
        dangerous=any(said.is_dangerous for said in answer.agreements.all()),
    )


def _view(opinion: Opinion | None) -> str:
    return view_of(opinion, TERMS.is_specific) if opinion is not None else ""


def view_notes(answers: Sequence[Answer], stood: Stood | None) -> dict[int, tuple[int, str]]:
    """Return for each answer the colour of its view, and for the first of several the note that says so."""
    opinions = opinions_by_answer(stood)
    held: dict[str, list[int]] = {}
    for answer in answers:
        held.setdefault(_view(opinions.get(answer.pk)), []).append(answer.pk)
    notes: dict[int, tuple[int, str]] = {}
    for view, ids in held.items():
        colour = stood.views.get(view, 0) if stood is not None else 0
        for place, pk in enumerate(ids):
            note = (
                f"First of {len(ids)} for {condition_name(view).lower()}" if view and not place and len(ids) > 1 else ""
            )
            notes[pk] = (colour, note)
    return notes
