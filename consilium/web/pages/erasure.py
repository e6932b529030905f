"""Asking to be forgotten."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consilium.doctors.rules import may_erase_alone
from consilium.people.erasing import erase
from consilium.people.models import Person
from consilium.web.forms.erasure import ErasureForm
from consilium.web.pages.frame import frame, show

NOT_HERE = (
    "Doctors’ answers and moderators’ decisions are records that others rely on. Write to the people who run this "
    "site; they take your account apart by hand."
)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def erasure(request: HttpRequest) -> HttpResponse:
    """Show the choice, or forget the person."""
    person = request.user
    assert isinstance(person, Person)
    if not may_erase_alone(person):
        raise PermissionDenied(NOT_HERE)
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        page = frame(request, "Erase your data", section="account", may_be_indexed=False)
        return show(request, "erasure.html", page, status=422 if form.is_bound else 200, form=form, done=False)
    erase(person=person, keeps_text=form.cleaned_data["texts"] == "keep", now=timezone.now())
    request.session.flush()
    return show(request, "erasure.html", frame(request, "Erased", may_be_indexed=False), done=True)
