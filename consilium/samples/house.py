"""Furnishes a new house with the sample cases, through the same verbs that people use, and tells how to sign in."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from consilium.answers.actions import AnswerGiven, OpinionGiven, import_answers, post_answer
from consilium.answers.models import Answer
from consilium.answers.revising import revise
from consilium.doctors.actions import Card, add_doctor, import_doctors
from consilium.doctors.ledger import record_check
from consilium.doctors.models import Credential, Doctor
from consilium.lib.drawn import draw
from consilium.notifications.models import Mail, Notice
from consilium.people.actions import give_role, join
from consilium.people.consents import agree_to_terms
from consilium.people.models import Person, Role
from consilium.questions import following
from consilium.questions.actions import ask
from consilium.questions.models import Outcome, OutcomeRequest, Photo, Question
from consilium.questions.photos import add_photo
from consilium.reviews.actions import publish_review, write_review
from consilium.reviews.models import Review
from consilium.samples import cases, second_factors
from consilium.samples.second_factors import CODES
from consilium.samples.shapes import SampleAnswer, SampleDoctor, SampleOpinion, SampleQuestion
from consilium.votes.actions import cast_vote
from consilium.votes.agreeing import say
from consilium.votes.models import Agreement

Say = Callable[[str], None]
SOURCE = "sample import"
ASKER, DOCTOR, MODERATOR = "asker@example.org", "doctor@example.org", "moderator@example.org"
SECOND_MODERATOR = "moderator2@example.org"
# The doctor who signs in has answered nothing yet, so that blind-first can be tried.
FINDERS = {
    "treating_doctor": Outcome.Finder.TREATING,
    "another_doctor": Outcome.Finder.ANOTHER,
    "own_judgement": Outcome.Finder.OWN,
}

KINDS = {
    "agree": Agreement.Kind.AGREE,
    "reservation": Agreement.Kind.RESERVED,
    "disagree": Agreement.Kind.DISAGREE,
}


def furnish(say: Say) -> None:
    """Add the sample cases to a house that has no question yet."""
    if Question.objects.exists():
        second_factors.refill((DOCTOR, MODERATOR, SECOND_MODERATOR))
        return
    with transaction.atomic():
        furnishing = _Furnishing(timezone.now())
        furnishing.furnish()
        # Invented people get no mail.
        Mail.objects.all().delete()
        Notice.objects.update(mail_at=None)
        OutcomeRequest.objects.all().delete()
    say("drawing the sample photos")
    furnishing.draw_photos()
    say(
        f"furnished the house with {Question.objects.count()} questions, {Answer.objects.count()} answers "
        f"and {Doctor.objects.count()} doctors, all invented"
    )


def welcome(url: str) -> str:
    """Return what to open and how to sign in."""
    first = (
        Question.objects.filter(title__contains="Halo").order_by("pk").first()
        or Question.objects.order_by("pk").first()
    )
    lines = ["", f"  Open        {url}/"]
    if first is not None:
        lines.append(f"  A question  {url}{first.get_absolute_url()}")
    lines += [
        "",
        "  Sign in at  " + url + "/account/login/ with one of these; the code is printed here:",
        f"    {ASKER:24} asked the question above",
        f"    {DOCTOR:24} a doctor with a checked licence, who has not answered it yet",
        f"    {MODERATOR:24} a moderator, and {SECOND_MODERATOR} another: some things need two people",
        f"  The last three are asked for a second factor, too: one of {CODES[0]}, {CODES[1]} … {CODES[-1]}, each good",
        f"  once, or the code of an authenticator app with the secret {second_factors.SECRET}.",
        "",
    ]
    return "\n".join(lines)


def _account(email: str, pseudonym: str, now: datetime, country: str = "") -> Person:
    person = join(email=email, pseudonym=pseudonym, country=country, now=now)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    agree_to_terms(person=person, now=now)
    return person


class _Furnishing:
    """The sample cases on their way into the rows; times are told from `now`."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.opened = now - timedelta(days=400)
        self.people: dict[str, Person] = {}
        self.doctors: dict[str, Doctor] = {}
        self.readers: list[Person] = []
        self.photographed: list[tuple[Question, SampleQuestion]] = []

    def furnish(self) -> None:
        """Add everything, oldest first."""
        moderator = _account(MODERATOR, "Whimbrel-77003", self.opened)
        other = _account(SECOND_MODERATOR, "Sandpiper-77004", self.opened)
        for person in (moderator, other):
            give_role(person=person, kind=Role.Kind.MODERATOR, given_by=None, now=self.opened)
            second_factors.give(person)
        for sample in cases.doctors():
            self.doctors[sample.key] = self.doctor(sample, moderator)
        own = _account(DOCTOR, "Goldcrest-31415", self.opened, "US")
        second_factors.give(own)
        signing_in = add_doctor(
            name="Mirela Vasquez-Thornbury",
            post_nominals="MD",
            specialty="dermatology",
            city="Tucson",
            region="Arizona",
            country="US",
            languages=["en", "es"],
            about="The doctor of the sample sign-in.",
            account=own,
            now=self.opened,
        )
        self.check_licence(signing_in, "Sample register of Arizona", "S-9001", moderator)
        self.readers = [self.person(f"Reader-{number:05}") for number in range(1, 61)]
        for question in sorted(cases.questions(), key=lambda question: -question.asked_days_ago):
            self.question(question)
        for review in cases.reviews():
            at = self.now - timedelta(days=review.days_ago)
            written = write_review(
                person=self.person(review.person),
                doctor=self.doctors[review.doctor],
                stars=review.stars,
                procedure=review.procedure,
                relation=Review.Relation(review.relation),
                worth_it=review.worth_it,
                body=review.body,
                now=at,
            )
            if review.published:
                publish_review(review=written, now=at + timedelta(days=1))

    def draw_photos(self) -> None:
        """Draw the photos and bring them in as an upload would be: slow, and so outside the transaction."""
        for question, sample in self.photographed:
            for photo in sample.photos:
                add_photo(
                    BytesIO(draw(photo.kind, photo.seed)),
                    to=question,
                    alt=photo.alt,
                    showing=Photo.Showing(photo.showing),
                    consent_of=question.asker,
                    now=self.now,
                )

    def person(self, pseudonym: str) -> Person:
        """Return the person of a pseudonym, made when first met."""
        if pseudonym not in self.people:
            self.people[pseudonym] = join(
                email=f"{pseudonym.lower()}@example.org", pseudonym=pseudonym, now=self.opened
            )
        return self.people[pseudonym]

    def doctor(self, sample: SampleDoctor, moderator: Person) -> Doctor:
        """Return a sample doctor: with an account, or imported and unclaimed."""
        if sample.standing == "imported":
            card = Card(
                name=sample.name,
                post_nominals=sample.post_nominals,
                city=sample.city,
                region=sample.region,
                specialty=sample.specialty,
                rating=sample.imported_rating,
                review_count=sample.imported_review_count,
            )
            found, _ = import_doctors(source=SOURCE, cards=[card], now=self.opened)
            return found[card.key]
        doctor = add_doctor(
            name=sample.name,
            post_nominals=sample.post_nominals,
            specialty=sample.specialty,
            city=sample.city,
            region=sample.region,
            country=sample.country,
            languages=list(sample.languages),
            procedures=list(sample.procedures),
            about=sample.about,
            imported_rating=sample.imported_rating,
            imported_review_count=sample.imported_review_count,
            account=self.person(f"Doctor-{sample.key}"),
            now=self.opened,
        )
        if sample.licence is not None:
            self.check_licence(doctor, sample.licence.issuer, sample.licence.number, moderator)
        return doctor

    def check_licence(self, doctor: Doctor, issuer: str, number: str, moderator: Person) -> None:
        """Record a check of a licence in a register that does not exist."""
        record_check(
            doctor=doctor,
            kind=Credential.Kind.LICENCE,
            issuer=issuer,
            value=number,
            decision=Credential.Decision.VERIFIED,
            source="an invented register",
            checked_by=moderator,
            expires_on=(self.now + timedelta(days=300)).date(),
            now=self.now - timedelta(days=18),
        )

    def question(self, sample: SampleQuestion) -> None:
        """Add a question with all that came of it."""
        asked = self.now - timedelta(days=sample.asked_days_ago)
        asker = self.person(sample.asker)
        if sample.key == "halo":
            asker.email = ASKER
            asker.save(update_fields=["email"])
            EmailAddress.objects.create(user=asker, email=ASKER, verified=True, primary=True)
        question = ask(
            asker=asker,
            title=sample.title,
            body=sample.body,
            procedure=sample.procedure,
            day=sample.day,
            body_site=sample.body_site,
            country=sample.country,
            ticked=sample.ticked,
            now=asked,
        )
        self.photographed.append((question, sample))
        given = [self.answer(question, answer, number, asked) for number, answer in enumerate(sample.answers, start=1)]
        for posted, answer in zip(given, sample.answers, strict=True):
            self.follow_up(posted, answer, asked)
        for update in sample.updates:
            at = asked + timedelta(days=update.day - sample.day)
            following.add_update(question=question, body=update.text, day=update.day, now=min(at, self.now))
        for item in sample.clarifications:
            row = following.ask_back(
                question=question,
                doctor=self.doctors[item.doctor],
                words=item.text,
                now=asked + timedelta(hours=item.after),
            )
            if item.reply and item.reply_after is not None:
                following.reply(clarification=row, words=item.reply, now=asked + timedelta(hours=item.reply_after))
        if sample.outcome is not None:
            told = sample.outcome
            following.tell_outcome(
                question=question,
                finder=FINDERS[told.found_by],
                condition=told.condition,
                day=told.day,
                resolved_by_day=told.resolved_day,
                words=told.words,
                now=min(asked + timedelta(days=told.day - sample.day), self.now),
            )

    def follow_up(self, answer: Answer, sample: SampleAnswer, asked: datetime) -> None:
        """Add what came once colleagues had answered too: a revision, and their words on the answer."""
        at = asked + timedelta(hours=sample.after)
        if sample.revision is not None:
            revised = AnswerGiven(
                headline=sample.revision.headline,
                body=sample.revision.body,
                opinion=_opinion(sample.revision.opinion),
                day=sample.day,
                disclosure=sample.disclosure,
            )
            revise(answer=answer, given=revised, now=min(asked + timedelta(hours=sample.revision.after), self.now))
        for said in sample.agreements:
            say(
                doctor=self.doctors[said.doctor],
                answer=answer,
                kind=KINDS[said.stance],
                reason=said.reason,
                words=said.words,
                now=min(at + timedelta(days=1), self.now),
            )

    def answer(self, question: Question, sample: SampleAnswer, position: int, asked: datetime) -> Answer:
        """Return an answer, added with its votes."""
        at = asked + timedelta(hours=sample.after)
        doctor = self.doctors[sample.doctor] if sample.doctor else None
        if sample.imported or doctor is None:
            import_answers(
                [
                    Answer(
                        question=question,
                        position=position,
                        doctor=doctor,
                        signature=sample.signature,
                        headline=sample.headline,
                        body=sample.body,
                        standing=Answer.Standing.IMPORTED,
                        given_at=at,
                        added_at=at,
                    )
                ]
            )
            answer = Answer.objects.get(question=question, position=position)
        else:
            answer = post_answer(
                question=question,
                doctor=doctor,
                given=AnswerGiven(
                    headline=sample.headline,
                    body=sample.body,
                    opinion=_opinion(sample.opinion),
                    blind=sample.blind is not False,
                    day=sample.day,
                    disclosure=sample.disclosure,
                ),
                now=at,
            )
        for number in range(sample.up + sample.down):
            # Readers take turns from another start for each answer, so that no two answers have the same voters.
            reader = self.readers[(number + answer.pk * 7) % len(self.readers)]
            cast_vote(person=reader, answer=answer, value=1 if number < sample.up else -1, now=at)
        return answer


def _opinion(sample: SampleOpinion | None) -> OpinionGiven:
    if sample is None:
        return OpinionGiven()
    return OpinionGiven(
        groups=[[{"label": item.condition, "likely": item.likely} for item in group] for group in sample.groups],
        ruled_out=sample.ruled_out,
        actions=sample.actions,
        urgency=sample.urgency,
        needs_examination=sample.needs_examination,
    )
