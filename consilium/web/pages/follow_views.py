"""The follow control of questions, procedures and doctors."""

from django.urls import reverse

from consilium.doctors.models import Doctor
from consilium.notifications.following import Thing, follows
from consilium.notifications.rules import may_follow
from consilium.people.rules import Reader, is_signed_in
from consilium.questions.models import Question
from consilium.web.pages.shapes.follow import FollowView


def follow_view(reader: Reader, thing: Thing) -> FollowView | None:
    """Return the control for a reader, or None where there is nothing to follow: what is one's own tells anyway."""
    signed_in = is_signed_in(reader)
    if signed_in and not may_follow(reader, thing):
        return None
    return FollowView(
        url=reverse("follow", args=address_of(thing)),
        what=words_of(thing),
        is_following=may_follow(reader, thing) and follows(reader, thing),
        signed_in=signed_in,
    )


def address_of(thing: Thing) -> tuple[str, str]:
    """Return the kind and the name by which a thing is followed."""
    if isinstance(thing, Question):
        return "question", str(thing.pk)
    if isinstance(thing, Doctor):
        return "doctor", thing.slug
    return "procedure", thing


def words_of(thing: Thing) -> str:
    """Return what a thing is called on its own page."""
    kind, _ = address_of(thing)
    return f"this {kind}"
