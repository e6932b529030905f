"""Who may flag, decide and appeal."""

from consilium.answers.models import Answer
from consilium.moderation.models import Appeal, Case, Decision
from consilium.moderation.subjects import HANDLINGS, Subject
from consilium.people.models import Person
from consilium.people.rules import Reader, is_moderator, is_signed_in, may_moderate
from consilium.questions.models import Question


def may_flag(reader: Reader, subject: Subject) -> bool:
    """Say whether the reader may flag a thing: anyone with an account who can see it and did not write it."""
    return (
        is_signed_in(reader) and not is_author(reader, subject) and HANDLINGS[subject.kind].visible(reader, subject.id)
    )


def is_author(reader: Reader, subject: Subject | None) -> bool:
    """Say whether the reader wrote it."""
    return subject is not None and is_signed_in(reader) and subject.author is not None and subject.author == reader


def may_decide(reader: Reader, case: Case, subject: Subject | None) -> bool:
    """Say whether the reader may decide a case: a moderator who did not write the thing, whom it is not about, and who
    did not make the decision that is appealed against."""
    if not may_moderate(reader) or is_author(reader, subject) or (subject is not None and subject.concerns == reader):
        return False
    appealed = Appeal.objects.filter(
        decision__kind=case.kind, decision__subject_id=case.subject_id, settled_by=None, decision__text__by=reader.pk
    )
    return not appealed.exists()


def may_merge(reader: Reader, *questions: Question) -> bool:
    """Say whether the reader may merge these questions: a moderator who neither asked nor answered one of them."""
    if not may_moderate(reader) or any(question.asker_id == reader.pk for question in questions):
        return False
    return not Answer.objects.filter(question__in=questions, doctor__account=reader.pk).exists()


def may_suspend(reader: Reader, person: Person) -> bool:
    """Say whether the reader may suspend somebody: a moderator, but neither themselves nor another moderator."""
    return may_moderate(reader) and person.pk != reader.pk and person.is_active and not is_moderator(person)


def may_read_words(reader: Reader, subject: Subject | None) -> bool:
    """Say whether the reader may read the private words of a decision: the author it was written to, or a moderator."""
    return is_author(reader, subject) or may_moderate(reader)


def may_appeal(reader: Reader, decision: Decision, subject: Subject | None) -> bool:
    """Say whether the reader may appeal: the author, once, against the newest decision, if it hid the thing.

    A first decision that keeps something from ever showing hides it as well.
    """
    if not is_author(reader, subject) or hasattr(decision, "appeal"):
        return False
    about_it = Decision.objects.filter(kind=decision.kind, subject_id=decision.subject_id).exclude(pk=decision.pk)
    if decision.verdict == Decision.Verdict.UPHOLD:
        return not about_it.exists()
    took_away = decision.verdict in (Decision.Verdict.HIDE, Decision.Verdict.MERGE)
    return took_away and not about_it.filter(number__gt=decision.number).exists()
