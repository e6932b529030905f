"""The inbox: what happened that one should know of, newest first."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from consilium.notifications import reading
from consilium.notifications.lines import line
from consilium.notifications.models import Kind, Notice
from consilium.people.models import Person
from consilium.web.forms.inbox import ReadForm
from consilium.web.pages.frame import frame, moment, show
from consilium.web.pages.listing import keyset_page
from consilium.web.pages.shapes.inbox import InboxView, NoticeRow


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """Show one's notices, or mark all that were shown as read; sent twice that changes nothing more."""
    person, now = _person(request), timezone.now()
    if request.method == "POST":
        form = ReadForm(request.POST)
        if form.is_valid() and reading.mark_all_read(person=person, until=form.cleaned_data["until"], now=now):
            messages.success(request, "All marked as read.")
        return HttpResponseRedirect(reverse("inbox"), status=303)
    own = Notice.objects.shown_to(person).select_related("question", "answer__doctor")
    listed = keyset_page(own, request.GET, reverse("inbox"))
    newest = Notice.objects.shown_to(person).unread().order_by("-pk").values_list("pk", flat=True).first()
    page = frame(request, "Inbox", section="inbox", may_be_indexed=False)
    view = InboxView(
        rows=tuple(_row(row, now) for row in listed.rows),
        pages=listed.pages,
        post_url=reverse("inbox"),
        choices_url=reverse("mail_choices"),
        newest=newest or 0,
        unread=page.reader.unread if page.reader is not None else 0,
    )
    return show(request, "inbox.html", page, inbox=view)


@require_safe
@login_required
def notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Lead to what a notice is about and mark it read; 404 for what is not one's own or may no longer be seen."""
    own = Notice.objects.shown_to(_person(request)).select_related("question", "answer__doctor")
    row = own.filter(pk=notice_id).first()
    if row is None:
        raise Http404
    if request.method == "GET":
        reading.mark_read(notice=row, now=timezone.now())
    return HttpResponseRedirect(line(row).path)


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _row(row: Notice, now: datetime) -> NoticeRow:
    said = line(row)
    return NoticeRow(
        words=said.words,
        title=said.title,
        url=reverse("notice", args=[row.pk]),
        told=moment(row.told_at, now),
        is_new=row.read_at is None,
        is_urgent=row.kind == Kind.RED_FLAG,
    )
