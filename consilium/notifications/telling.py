"""Who is told of what: rows of notices, written in the transaction of what happened.

Nobody is told of what they did themselves, nothing is told twice, and a doctor is told nothing of a colleague's answer
before having answered.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from consilium import events
from consilium.answers.models import Answer
from consilium.doctors.models import Check, Credential, Doctor
from consilium.moderation.models import Decision
from consilium.moderation.subjects import subject
from consilium.notifications import choices, digests, following
from consilium.notifications.models import Following, How, Kind, Notice
from consilium.people.models import Person
from consilium.questions.models import Clarification, OutcomeRequest, Question


@dataclass(frozen=True, slots=True)
class Happening:
    """What notices tell of: its kind, which of that kind, and the question and the answer it is about, if any."""

    kind: Kind
    about: int
    at: datetime
    detail: str = ""
    question: Question | None = None
    answer: Answer | None = None


def tell(happening: Happening, people: Iterable[int | None]) -> None:
    """Write a notice to each of these people, by id; those who were told already or are gone are left out."""
    wanted = {pk for pk in people if pk is not None}
    if not wanted:
        return
    there = Person.objects.filter(pk__in=wanted, is_active=True).order_by("pk").values_list("pk", flat=True)
    chosen = choices.of_many(wanted, happening.kind)
    hours = digests.of_many(pk for pk, how in chosen.items() if how in (How.DAILY, How.WEEKLY))
    rows = [
        Notice(
            person_id=pk,
            kind=happening.kind,
            detail=happening.detail,
            about=happening.about,
            question=happening.question,
            answer=happening.answer,
            told_at=happening.at,
            mail_at=choices.mail_time(chosen[pk], happening.at, hours.get(pk, digests.DEFAULT)),
        )
        for pk in there
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def answer_shows(event: events.AnswerPosted | events.AnswerChanged) -> None:
    """Tell of a new answer as soon as it shows: at once, or when a moderator lets it through."""
    answer = _answer(event.answer_id)
    if answer is not None and answer.is_public:
        told = _concerned(answer)
        tell(Happening(Kind.ANSWER, answer.pk, event.at, question=answer.question, answer=answer), told)
        if answer.doctor is not None:
            others = following.followers(answer.doctor) - told
            happening = Happening(Kind.BY_DOCTOR, answer.pk, event.at, question=answer.question, answer=answer)
            tell(happening, _without_author(others, answer))


def answer_revised(event: events.AnswerRevised) -> None:
    """Tell of a new version of an answer; what was read from an imported one and confirmed is no new version."""
    answer = _answer(event.answer_id)
    newest = answer.opinions.last() if answer is not None else None
    if answer is not None and answer.is_public and newest is not None and newest.number:
        happening = Happening(Kind.REVISION, newest.pk, event.at, question=answer.question, answer=answer)
        tell(happening, _concerned(answer))


def red_flag_raised(event: events.RedFlagRaised) -> None:
    """Tell the asker that a doctor raised something that should not wait."""
    question = Question.objects.get(pk=event.question_id)
    detail = str(question.pk)
    happening = Happening(Kind.RED_FLAG, microsecond(event.at), event.at, detail=detail, question=question)
    tell(happening, {question.asker_id})


def asked_back(event: events.ClarificationAsked) -> None:
    """Tell the asker that a doctor asks something."""
    question = Question.objects.get(pk=event.question_id)
    happening = Happening(Kind.ASKED_BACK, event.clarification_id, event.at, question=question)
    tell(happening, {question.asker_id})


def replied(event: events.ClarificationAnswered) -> None:
    """Tell the doctor who asked, and those who answered before, what the asker replied."""
    row = Clarification.objects.select_related("question", "doctor").get(pk=event.clarification_id)
    answered = Answer.objects.given_here().filter(question=row.question, is_public=True)
    people = {row.doctor.account_id, *answered.values_list("doctor__account", flat=True)} - {row.question.asker_id}
    tell(Happening(Kind.REPLY, row.pk, event.at, question=row.question), people)
    others = _not_blind(following.followers(row.question) - people - {row.question.asker_id}, row.question)
    tell(Happening(Kind.ADDED, row.pk, event.at, detail="reply", question=row.question), others)


def update_added(event: events.UpdateAdded) -> None:
    """Tell those who follow the question or answered it of a later day."""
    question = Question.objects.get(pk=event.question_id)
    happening = Happening(Kind.ADDED, event.update_id, event.at, detail="update", question=question)
    tell(happening, _watching(question))


def outcome_told(event: events.OutcomeTold) -> None:
    """Tell those who follow the question or answered it how it ended, the first time it is told."""
    question = Question.objects.get(pk=event.question_id)
    happening = Happening(Kind.ADDED, question.pk, event.at, detail="outcome", question=question)
    tell(happening, _not_blind(_watching(question), question))


def question_shows(event: events.QuestionAsked | events.QuestionChanged) -> None:
    """Tell those who followed the procedure by then of a new question about it, as soon as it shows."""
    question = Question.objects.get(pk=event.question_id)
    if question.is_public and question.procedure and question.asker_id is not None:
        people = following.followers(question.procedure, before=question.added_at) - {question.asker_id}
        # Hidden for a while, it may show again after a doctor was told of it as one that fits.
        people -= set(Notice.objects.filter(kind=Kind.MATCHED, question=question).values_list("person", flat=True))
        tell(Happening(Kind.QUESTION, question.pk, event.at, question=question), people)


def merged(event: events.QuestionMerged) -> None:
    """Tell those who asked or follow the question that stays, and let those of the merged one follow it, too.

    The asker of the merged one is told of the decision. What was told of the answers leads to where they stand now.
    """
    question, into = _both(event)
    people = following.followers(question) | {question.asker_id}
    ids = [pk for pk in people if pk is not None and pk != into.asker_id]
    there = Person.objects.filter(pk__in=ids, is_active=True).values_list("pk", flat=True)
    told = (following.followers(into) | {into.asker_id}) - {question.asker_id}
    Following.objects.bulk_create(
        [Following(person_id=pk, question=into, since=event.at) for pk in sorted(there)], ignore_conflicts=True
    )
    Notice.objects.filter(question=question, answer__given_to=question).update(question=into)
    happening = Happening(Kind.ADDED, microsecond(event.at), event.at, detail="merged", question=into)
    tell(happening, _not_blind(told, into))


def parted(event: events.QuestionParted) -> None:
    """Lead what was told of answers back to where they were given, and tell the asker of the other question.

    Those who follow the other one only since the merge, and through it, follow their own alone again.
    """
    question, into = _both(event)
    merges = Decision.objects.filter(subject_id=question.pk, into_id=into.pk, verdict=Decision.Verdict.MERGE)
    merge = merges.order_by("-number").first()
    if merge is not None:
        Following.objects.filter(question=into, since=merge.made_at).delete()
    Notice.objects.filter(question=into, answer__question=question).update(question=question)
    happening = Happening(Kind.ADDED, microsecond(event.at), event.at, detail="parted", question=into)
    tell(happening, {into.asker_id})


def _both(event: events.QuestionMerged) -> tuple[Question, Question]:
    rows = Question.objects.in_bulk(event.question_ids)
    return rows[event.question_id], rows[event.into_id]


def outcome_due(request: OutcomeRequest, now: datetime) -> None:
    """Tell the asker that it is time to say how it turned out."""
    question = request.question
    tell(Happening(Kind.OUTCOME_DUE, request.pk, now, question=question), {question.asker_id})


def credential_ending(event: events.CredentialLapsing | events.CredentialLapsed) -> None:
    """Tell the doctor that a checked fact is about to end, or has ended."""
    account = Credential.objects.values_list("doctor__account", flat=True).get(pk=event.credential_id)
    detail = "lapsing" if isinstance(event, events.CredentialLapsing) else "lapsed"
    tell(Happening(Kind.CREDENTIAL, event.credential_id, event.at, detail=detail), {account})


def check_opened(event: events.CheckOpened) -> None:
    """Tell the account that holds a profile that somebody else claims it."""
    check = Check.objects.select_related("doctor").get(pk=event.check_id)
    if check.kind == Check.Kind.CLAIM and check.doctor is not None:
        tell(Happening(Kind.CHECK, check.pk, event.at, detail="claimed"), {check.doctor.account_id})


def check_asked(event: events.CheckAsked) -> None:
    """Tell the applicant that a moderator asks something."""
    person = Check.objects.values_list("person", flat=True).get(pk=event.check_id)
    # The id of the check leads to its page; the same moderator may ask again once the notice was read.
    Notice.objects.filter(kind=Kind.CHECK, detail="asked", about=event.check_id, read_at__isnull=False).delete()
    tell(Happening(Kind.CHECK, event.check_id, event.at, detail="asked"), {person})


def check_closed(event: events.CheckClosed) -> None:
    """Tell the applicant how it was decided; who withdrew knows."""
    check = Check.objects.get(pk=event.check_id)
    if check.outcome in (Check.Outcome.APPROVED, Check.Outcome.REFUSED):
        tell(Happening(Kind.CHECK, check.pk, event.at, detail=check.outcome), {check.person_id})


def decided(event: events.Decided) -> None:
    """Tell the author when a decision changed whether something shows, or left it hidden."""
    decision = Decision.objects.get(number=event.decision_number)
    found = subject(decision.kind, decision.subject_id)
    if found is not None and found.author is not None and decision.verdict != Decision.Verdict.KEEP:
        detail = f"{decision.verdict} {decision.kind}"
        tell(Happening(Kind.DECISION, decision.number, event.at, detail=detail), {found.author.pk})


def microsecond(at: datetime) -> int:
    """Return a time as the number of its microsecond since 1970."""
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def _answer(answer_id: int) -> Answer | None:
    return Answer.objects.given_here().filter(pk=answer_id).select_related("question", "doctor").first()


def _watching(question: Question) -> set[int | None]:
    answered = Answer.objects.given_here().filter(question=question, is_public=True)
    people: set[int | None] = {*answered.values_list("doctor__account", flat=True), *following.followers(question)}
    return people - {question.asker_id}


def _concerned(answer: Answer) -> set[int | None]:
    return _without_author({answer.question.asker_id, *following.followers(answer.question)}, answer)


def _without_author(people: Iterable[int | None], answer: Answer) -> set[int | None]:
    author = answer.doctor.account_id if answer.doctor is not None else None
    return _not_blind(set(people) - {author}, answer.question)


def _not_blind(people: Iterable[int | None], question: Question) -> set[int | None]:
    """Leave out the doctors who have not answered the question: to them nothing of an answer is told."""
    people = set(people)
    doctors = Doctor.objects.filter(account__in=people - {None, question.asker_id})
    answered = Answer.objects.given_here().filter(question=question).values("doctor")
    return people - set(doctors.exclude(pk__in=answered).values_list("account", flat=True))
