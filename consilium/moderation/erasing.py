"""What moderation forgets of a person who asks for erasure; decisions stay, without words about them."""

from django.db.models import Q

from consilium import events
from consilium.moderation.models import Appeal, DecisionText, Flag
from consilium.questions.models import Question
from consilium.reviews.models import Reply, Review

GONE = "Erased."


def forget_person(event: events.ErasureAsked) -> None:
    """Take out the words of the person's flags and appeals, and what moderators wrote about what they posted.

    Comes before the rooms that take the person out of their rows: afterwards nobody knows whose they were.
    """
    Flag.objects.filter(raised_by=event.person_id).exclude(words="").update(words=GONE)
    Flag.objects.filter(raised_by=event.person_id).update(raised_by=None)
    Appeal.objects.filter(person=event.person_id).update(words=GONE)
    questions = Question.objects.filter(asker=event.person_id).values_list("pk", flat=True)
    reviews = Review.objects.filter(person=event.person_id).values_list("pk", flat=True)
    about = Q(decision__kind="question", decision__subject_id__in=list(questions))
    about |= Q(decision__kind="review", decision__subject_id__in=list(reviews))
    replies = Reply.objects.filter(review__person=event.person_id).values_list("pk", flat=True)
    about |= Q(decision__kind="reply", decision__subject_id__in=list(replies))
    about |= Q(decision__kind="person", decision__subject_id=event.person_id)
    DecisionText.objects.filter(about).update(words="", salt="")
    Flag.objects.filter(Q(kind="question", subject_id__in=list(questions))).exclude(words="").update(words=GONE)
