"""What one agreed to: the terms, the use for research, the photos that show; and taking it back."""

from collections import Counter
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consilium.people import consents as ledger
from consilium.people.models import Consent, Person, Wording
from consilium.questions import consent as photo_words
from consilium.questions.models import Photo, PhotoConsent
from consilium.web.pages.frame import day_words, frame, show
from consilium.web.pages.prose import prose
from consilium.web.pages.shapes.consents import ConsentLine, ConsentsView, PhotosShownView

MOST = 100  # lines of the ledger that the page shows; all stand in the file of one's own data
_GIVEN = {Wording.Kind.TERMS: "You accepted the terms", Wording.Kind.RESEARCH: "You allowed the use for research"}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def consents(request: HttpRequest) -> HttpResponse:
    """Show the ledger, or allow the use for research and end it; pressed twice that changes nothing more."""
    person = request.user
    assert isinstance(person, Person)
    if request.method == "POST":
        allowed = request.POST.get("research")
        if allowed in ("yes", "no"):
            ledger.choose_research(person=person, allowed=allowed == "yes", now=timezone.now())
            messages.success(request, "Allowed. Thank you." if allowed == "yes" else "Taken back, as of now.")
        return HttpResponseRedirect(reverse("consents"), status=303)
    page = frame(request, "What you agreed to", section="account", may_be_indexed=False)
    return show(request, "consents.html", page, consents=_view(person))


def _view(person: Person) -> ConsentsView:
    rows = list(Consent.objects.filter(person=person).select_related("wording").order_by("-pk")[:MOST])
    photos = list(PhotoConsent.objects.filter(person=person).select_related("photo__question").order_by("-pk")[:MOST])
    terms = ledger.terms_agreed_to(person)
    since = next((row for row in rows if row.wording.kind == Wording.Kind.RESEARCH), None)
    lines = [*map(_line, rows), *(line for row in photos for line in _photo_lines(row))]
    lines.sort(key=lambda line: line[0], reverse=True)
    return ConsentsView(
        post_url=reverse("consents"),
        terms=f"version {terms.wording.version}, on {day_words(terms.at)}" if terms is not None else "",
        terms_are_new=not ledger.has_agreed_to_terms(person),
        research_words=since.wording.words if since and since.given else ledger.RESEARCH[ledger.RESEARCH_NOW],
        research_since=day_words(since.at) if since is not None and since.given else "",
        photos=_shown(photos),
        lines=tuple(line for _, line in lines[:MOST]),
        more=max(len(lines) - MOST, 0),
    )


def _line(row: Consent) -> tuple[datetime, ConsentLine]:
    said = _GIVEN[Wording.Kind(row.wording.kind)] if row.given else "You took back the use for research"
    words = f"{said}, version {row.wording.version}"
    body = prose(row.wording.words, fold=False, top=4) if row.given else None
    return row.at, ConsentLine(day_words(row.at), words, body)


def _photo_lines(row: PhotoConsent) -> list[tuple[datetime, ConsentLine]]:
    how = Photo.Showing(row.showing).label
    body = prose(photo_words.WORDS[row.version], fold=False, top=4) if row.version in photo_words.WORDS else None
    given = ConsentLine(day_words(row.given_at), f"You let a photo be shown: {how}, version {row.version}", body)
    lines = [(row.given_at, given)]
    if row.withdrawn_at is not None:
        lines.append((row.withdrawn_at, ConsentLine(day_words(row.withdrawn_at), f"That ended: {how}")))
    return lines


def _shown(rows: list[PhotoConsent]) -> tuple[PhotosShownView, ...]:
    """Return the photos that show now, by question and way."""
    standing = [row for row in rows if row.withdrawn_at is None and row.photo.question is not None]
    counted = Counter((row.photo.question, row.showing) for row in standing)
    return tuple(
        PhotosShownView(
            question=question.title,
            words=f"{count} photo{'s' if count > 1 else ''}: {Photo.Showing(showing).label}",
            change_url=reverse("my_photos", args=[question.pk]),
        )
        for (question, showing), count in counted.items()
        if question is not None
    )
