"""What comes by mail, and how often: one's own choices."""

from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consilium.doctors.models import Doctor
from consilium.doctors.rules import doctor_of
from consilium.medicine.procedures import procedure
from consilium.notifications import bounces, choices, digests, matching
from consilium.notifications.following import Thing
from consilium.notifications.models import Following, Kind
from consilium.notifications.rules import may_choose_matching
from consilium.people.models import Person
from consilium.questions.models import Question
from consilium.web.forms.mail_choices import MailChoicesForm
from consilium.web.pages.follow_views import address_of
from consilium.web.pages.frame import day_words, frame, show
from consilium.web.pages.shapes.common import Link
from consilium.web.pages.shapes.mail_choices import BouncedView, MailChoicesView

MOST_LISTED = 200
FOR_DOCTORS = (Kind.REPLY, Kind.MATCHED, Kind.CREDENTIAL)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def mail_choices(request: HttpRequest) -> HttpResponse:
    """Show one's choices, or keep them; kept twice they are the same."""
    person, now = request.user, timezone.now()
    assert isinstance(person, Person)
    kinds = [kind for kind in Kind if kind not in FOR_DOCTORS or doctor_of(person) is not None]
    matched = may_choose_matching(person, now)
    if request.method != "POST":
        form = MailChoicesForm(kinds=kinds, matching=matched, initial=_chosen(person))
        return _page(request, person, form)
    if request.POST.get("do") == "again":
        bounces.lift(person=person, now=now)
        messages.success(request, "Mails go to this address again.")
        return HttpResponseRedirect(reverse("mail_choices"), status=303)
    form = MailChoicesForm(request.POST, kinds=kinds, matching=matched)
    if not form.is_valid():
        return _page(request, person, form, status=422)
    with transaction.atomic():
        choices.set_digest(person=person, digest=form.digest(digests.of(person)), now=now)
        choices.choose(person=person, chosen=form.chosen(), now=now)
        choices.set_frank(person=person, frank=form.cleaned_data["is_frank"], now=now)
        if matched:
            matching.choose(person=person, wanted=form.wanted())
    messages.success(request, "Kept. The inbox goes on as before.")
    return HttpResponseRedirect(reverse("mail_choices"), status=303)


def _chosen(person: Person) -> dict[str, object]:
    chosen = {kind.value: how.value for kind, how in choices.of(person).items()}
    when = digests.of(person)
    return {
        **chosen,
        "hour": str(when.hour),
        "zone": when.zone,
        "is_frank": choices.is_frank(person),
        **asdict(matching.wanted_by(person)),
    }


def _page(request: HttpRequest, person: Person, form: MailChoicesForm, status: int = 200) -> HttpResponse:
    bounce = bounces.standing(person)
    view = MailChoicesView(
        post_url=reverse("mail_choices"),
        email=person.email,
        addresses_url=reverse("account_email"),
        bounced=BouncedView(bounce.address, day_words(bounce.at)) if bounce is not None else None,
        followed=_followed(person),
    )
    page = frame(request, "What comes by mail", section="account", may_be_indexed=False)
    return show(request, "mail_choices.html", page, status=status, choices=view, form=form)


def _followed(person: Person) -> tuple[Link, ...]:
    rows = Following.objects.filter(person=person).select_related("question", "doctor").order_by("-pk")[:MOST_LISTED]
    things = [row.question or row.doctor or row.procedure for row in rows]
    return tuple(Link(_name(thing), reverse("follow", args=address_of(thing))) for thing in things)


def _name(thing: Thing) -> str:
    if isinstance(thing, Question):
        return thing.title
    return str(thing) if isinstance(thing, Doctor) else procedure(thing).label
