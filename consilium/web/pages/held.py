"""What an author sees of what is held: why, and how to mend it."""

from django.urls import reverse

from consilium.answers.models import Answer
from consilium.doctors.rules import doctor_of
from consilium.moderation.holding import held
from consilium.moderation.models import Kind
from consilium.people.rules import Reader
from consilium.questions.models import Question
from consilium.questions.rules import is_asker
from consilium.web.pages.shapes.question import HeldView


def held_views(reader: Reader, question: Question) -> tuple[HeldView, ...]:
    """Return what of the reader's own is held on this question page: the question, or the reader's answer."""
    own: dict[tuple[Kind, int], tuple[str, str]] = {}
    if is_asker(reader, question):
        own[Kind.QUESTION, question.pk] = "Your question", reverse("my_words", args=[question.pk])
    doctor = doctor_of(reader)
    if doctor is not None:
        answers = Answer.objects.filter(question=question, doctor=doctor, is_public=False)
        for pk in answers.values_list("pk", flat=True):
            own[Kind.ANSWER, pk] = "Your answer", reverse("answer_revision", args=[pk])
    reasons = held(own) if own else {}
    return tuple(HeldView(what, reasons[key], url) for key, (what, url) in own.items() if key in reasons)
