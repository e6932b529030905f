"""A doctor replies to a review, and is kept from telling whether its writer was ever a patient."""

from collections.abc import Sequence
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consilium.medicine.policy import policy_for
from consilium.people import submissions
from consilium.people.models import Person
from consilium.reviews.guard import TEMPLATES, Finding
from consilium.reviews.models import Review
from consilium.reviews.replying import Telling, reply, take_back_reply
from consilium.reviews.rules import may_reply
from consilium.web.forms.review import ReplyForm
from consilium.web.pages.frame import frame, show
from consilium.web.pages.review_views import reply_of, review_view
from consilium.web.pages.shapes.common import Link
from consilium.web.pages.shapes.review import ReplyingView, ReplyTemplate, Told

HINDRANCE = "The doctor a review is about can reply to it, with a verified licence and a second factor."


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def review_reply(request: HttpRequest, review_id: int) -> HttpResponse:
    """Show the form, with a template when one is asked for; keep the reply, or say what is wrong with it."""
    rows = Review.objects.published().filter(doctor__is_public=True)
    row = rows.filter(pk=review_id).select_related("doctor", "person", "reply").first()
    if row is None:
        raise Http404
    person, now = request.user, timezone.now()
    assert isinstance(person, Person)
    if not may_reply(person, row, now):
        raise PermissionDenied(HINDRANCE)
    if request.method != "POST":
        return _page(request, row, ReplyForm(initial={"key": uuid4(), "body": _offered(request, row)}))
    if "take_back" in request.POST:
        take_back_reply(review=row, now=now)
        messages.success(request, "Your reply is gone.")
        return HttpResponseRedirect(_anchor(row))
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    body = form.cleaned_data["body"]

    def do() -> int:
        return reply(review=row, body=body, now=now).pk

    action = f"reply {row.pk}"
    try:
        submissions.once(person=person, key=form.cleaned_data["key"] or uuid4(), action=action, now=now, do=do)
    except Telling as telling:
        form.add_error(
            "body", "It tells something about the reviewer. What it is stands below, with words that do not."
        )
        return _page(request, row, form, telling.findings, status=422)
    messages.success(request, "Your reply shows under the review.")
    return HttpResponseRedirect(_anchor(row))


def _offered(request: HttpRequest, row: Review) -> str:
    chosen = request.GET.get("take", "")
    if chosen.isascii() and chosen.isdigit() and int(chosen[:3]) < len(TEMPLATES):
        return TEMPLATES[int(chosen[:3])].text
    written = reply_of(row)
    return written.body if written is not None else ""


def _page(
    request: HttpRequest, row: Review, form: ReplyForm, findings: Sequence[Finding] = (), status: int = 200
) -> HttpResponse:
    own, written = reverse("review_reply", args=[row.pk]), reply_of(row)
    view = ReplyingView(
        review=review_view(row, timezone.now()),
        post_url=own,
        back_url=_anchor(row),
        templates=tuple(
            ReplyTemplate(offered.name, offered.text, f"{own}?take={number}#id_body")
            for number, offered in enumerate(TEMPLATES)
        ),
        told=tuple(Told(finding.words, finding.reason) for finding in findings),
        rule=policy_for(row.doctor.country or settings.COUNTRY).replies,
        has_reply=written is not None,
        is_hidden=written is not None and written.hidden_at is not None,
    )
    trail = (Link(str(row.doctor), reverse("doctor", args=[row.doctor.slug])),)
    page = frame(request, "Reply to a review", section="doctors", trail=trail, may_be_indexed=False)
    return show(request, "review_reply.html", page, status=status, replying=view, form=form)


def _anchor(row: Review) -> str:
    return f"{reverse('doctor', args=[row.doctor.slug])}#review-{row.pk}"
