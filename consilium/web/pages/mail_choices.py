"""What comes by mail, and how often: one's own choices."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consilium.doctors.rules import doctor_of
from consilium.notifications import bounces, choices
from consilium.notifications.models import Kind
from consilium.people.models import Person
from consilium.web.forms.mail_choices import MailChoicesForm
from consilium.web.pages.frame import day_words, frame, show
from consilium.web.pages.shapes.mail_choices import BouncedView, MailChoicesView

FOR_DOCTORS = (Kind.REPLY, Kind.CREDENTIAL)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def mail_choices(request: HttpRequest) -> HttpResponse:
    """Show one's choices, or keep them; kept twice they are the same."""
    person, now = request.user, timezone.now()
    assert isinstance(person, Person)
    kinds = [kind for kind in Kind if kind not in FOR_DOCTORS or doctor_of(person) is not None]
    if request.method != "POST":
        chosen = {kind.value: how.value for kind, how in choices.of(person).items()}
        form = MailChoicesForm(kinds=kinds, initial=chosen | {"is_frank": choices.is_frank(person)})
        return _page(request, person, form)
    if request.POST.get("do") == "again":
        bounces.lift(person=person, now=now)
        messages.success(request, "Mails go to this address again.")
        return HttpResponseRedirect(reverse("mail_choices"), status=303)
    form = MailChoicesForm(request.POST, kinds=kinds)
    if not form.is_valid():
        return _page(request, person, form, status=422)
    with transaction.atomic():
        choices.choose(person=person, chosen=form.chosen(), now=now)
        choices.set_frank(person=person, frank=form.cleaned_data["is_frank"], now=now)
    messages.success(request, "Kept. The inbox goes on as before.")
    return HttpResponseRedirect(reverse("mail_choices"), status=303)


def _page(request: HttpRequest, person: Person, form: MailChoicesForm, status: int = 200) -> HttpResponse:
    bounce = bounces.standing(person)
    view = MailChoicesView(
        post_url=reverse("mail_choices"),
        email=person.email,
        addresses_url=reverse("account_email"),
        bounced=BouncedView(bounce.address, day_words(bounce.at)) if bounce is not None else None,
    )
    page = frame(request, "What comes by mail", section="account", may_be_indexed=False)
    return show(request, "mail_choices.html", page, status=status, choices=view, form=form)
