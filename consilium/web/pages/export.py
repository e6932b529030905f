"""A person's own data as a file: asking for it, how far it is, and fetching it."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from consilium.people.exporting import ask_for_export, newest_export, path_of
from consilium.people.models import DataExport, Person
from consilium.web.pages.frame import day_words, frame, show
from consilium.web.pages.shapes.account import ExportView


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def export(request: HttpRequest) -> HttpResponse:
    """Show how far the file is, or ask for one."""
    person, now = request.user, timezone.now()
    assert isinstance(person, Person)
    if request.method == "POST":
        ask_for_export(person=person, now=now)
        return HttpResponseRedirect(reverse("export"))
    row = newest_export(person, now)
    ready = row is not None and row.state == DataExport.State.READY
    view = ExportView(
        is_waiting=row is not None and not ready,
        progress=f"{row.done} of {row.parts} parts" if row is not None and not ready and row.parts else "",
        file_url=reverse("export_file", args=[row.name]) if row is not None and ready else "",
        until=day_words(row.expires_at) if row is not None and row.expires_at else "",
    )
    page = frame(request, "Your data as a file", section="account", may_be_indexed=False)
    return show(request, "export.html", page, export=view)


@require_safe
@login_required
def export_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Hand out the file to the person whose data it is, until it expires."""
    row = DataExport.objects.filter(
        person=request.user.pk, name=name, state=DataExport.State.READY, expires_at__gt=timezone.now()
    ).first()
    if row is None or not path_of(row).exists():
        raise Http404
    headers = {"Cache-Control": "private, no-store"}
    return FileResponse(path_of(row).open("rb"), as_attachment=True, filename="my-data.zip", headers=headers)
