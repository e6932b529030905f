"""What a question brings to the panel: its level, what the asker complains of, what is expected on its day."""

from collections.abc import Iterable

from consilium.consensus.opinions import Finding
from consilium.consensus.reading import symptoms_named
from consilium.consensus.standing import Complaint, QuestionFacts
from consilium.medicine.days import expected_after
from consilium.medicine.levels import Level
from consilium.medicine.scope import scoped
from consilium.medicine.symptoms import all_body_sites
from consilium.questions.models import Clarification, Question


def facts_of(question: Question, clarifications: Iterable[Clarification]) -> QuestionFacts:
    """Return the facts of a question and of what was asked back under it."""
    complaints: dict[tuple[str, str], Complaint] = {}
    for complaint, scope in symptoms_named(question.body):
        if scope.theory or scope.general_practice or scope.past:
            continue
        finding = Finding(complaint.symptom, complaint.site)
        start, end = _clause(question.body, complaint.evidence.start, complaint.evidence.end)
        words = Complaint(finding, question.body[start:end], start, end)
        complaints.setdefault((finding.symptom, finding.site), words)
    return QuestionFacts(
        level=Level[question.level] if question.level else Level.S,
        complaints=tuple(complaints.values()),
        expected=expected_on(question.procedure, question.day),
        answered=frozenset(row.about or row.words for row in clarifications if row.replied_at is not None),
    )


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the clause around a span, which says more than the word alone; the span itself when there is none."""
    scoped_text = scoped(text)
    number = scoped_text.clause_at(start)
    if number is None:
        return start, end
    clause = scoped_text.clauses[number]
    start, end = min(clause.start, start), max(clause.end, end)
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


def expected_on(procedure: str, day: int | None) -> frozenset[Finding]:
    """Return what the usual course of a procedure shows on a day; nothing when either is unknown."""
    return frozenset(Finding(symptom, site) for symptom, site in expected_after(procedure, day))


def site_words(site: str) -> str:
    """Return the plain word for a place of the body, or nothing for none."""
    return all_body_sites()[site].label if site in all_body_sites() else ""
