"""Who may flag, decide and appeal."""

from consilium.moderation.models import Appeal, Case, Decision
from consilium.moderation.subjects import HANDLINGS, Subject
from consilium.people.rules import Reader, is_signed_in, may_moderate


def may_flag(reader: Reader, subject: Subject) -> bool:
    """Say whether the reader may flag a thing: anyone with an account who can see it and did not write it."""
    return (
        is_signed_in(reader) and not is_author(reader, subject) and HANDLINGS[subject.kind].visible(reader, subject.id)
    )


def is_author(reader: Reader, subject: Subject | None) -> bool:
    """Say whether the reader wrote it."""
    return subject is not None and is_signed_in(reader) and subject.author is not None and subject.author == reader


def may_decide(reader: Reader, case: Case, subject: Subject | None) -> bool:
    """Say whether the reader may decide a case: a moderator who neither wrote the thing nor made the decision
    that is appealed against."""
    if not may_moderate(reader) or is_author(reader, subject):
        return False
    appealed = Appeal.objects.filter(
        decision__kind=case.kind, decision__subject_id=case.subject_id, settled_by=None, decision__text__by=reader.pk
    )
    return not appealed.exists()


def may_read_words(reader: Reader, subject: Subject | None) -> bool:
    """Say whether the reader may read the private words of a decision: the author it was written to, or a moderator."""
    return is_author(reader, subject) or may_moderate(reader)


def may_appeal(reader: Reader, decision: Decision, subject: Subject | None) -> bool:
    """Say whether the reader may appeal: the author, once, against the newest decision, if it hid the thing."""
    if not is_author(reader, subject) or decision.verdict != Decision.Verdict.HIDE or hasattr(decision, "appeal"):
        return False
    newer = Decision.objects.filter(kind=decision.kind, subject_id=decision.subject_id, number__gt=decision.number)
    return not newer.exists()
