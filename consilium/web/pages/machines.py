"""What machines read: robots.txt, the sitemaps and the Atom feeds."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from consilium.answers.models import Answer
from consilium.doctors.models import Doctor
from consilium.lib.prose import excerpt
from consilium.medicine import procedures as medicine
from consilium.medicine.conditions import all_conditions
from consilium.questions.models import Question

A_FILE = 50_000  # addresses, the most a sitemap may hold
NEWEST = 50  # entries of a feed
ATOM = "application/atom+xml; charset=utf-8"
XML = "application/xml; charset=utf-8"
CLOSED = ("/account/", "/moderation/", "/admin/", "/ask/", "/search/", "/inbox/", "/answers/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Say what may be read, and where the sitemap is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), "", f"Sitemap: {_site(reverse('sitemap'))}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Name the sitemaps: each holds the questions or doctors of one range of ids, so that none is ever counted."""
    names = [_site(reverse("sitemap_pages"))]
    for kind, newest in (
        ("questions", Question.objects.aggregate(newest=Max("pk"))["newest"]),
        ("doctors", Doctor.objects.aggregate(newest=Max("pk"))["newest"]),
    ):
        files = range((newest or 0) // A_FILE + 1) if newest else ()
        names += [_site(reverse("sitemap_file", args=[kind, number])) for number in files]
    return _xml("sitemapindex", (f"<sitemap><loc>{escape(name)}</loc></sitemap>" for name in names))


@require_safe
def sitemap_pages(request: HttpRequest) -> HttpResponse:
    """Name the pages that are not of one question or doctor."""
    paths = [
        reverse(name)
        for name in (
            "home",
            "question_list",
            "procedure_list",
            "condition_list",
            "doctor_directory",
            "about",
            "method",
        )
    ]
    paths += [reverse("procedure", args=[row.id]) for row in medicine.procedures()]
    # All that name a cause, asked about or not: which of them doctors considered is nothing that a list tells.
    paths += [reverse("condition", args=[row.slug]) for row in all_conditions().values() if row.specific]
    return _xml("urlset", map(_url, paths))


@require_safe
def sitemap_file(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Name the public questions, or doctors, of one range of ids."""
    first = number * A_FILE
    if kind == "questions":
        questions = Question.objects.filter(is_public=True, pk__gte=first, pk__lt=first + A_FILE).order_by("pk")
        paths: Iterator[str] = (row.get_absolute_url() for row in questions.only("pk", "title").iterator(2000))
    elif kind == "doctors":
        doctors = Doctor.objects.public().filter(pk__gte=first, pk__lt=first + A_FILE).order_by("pk")
        paths = (reverse("doctor", args=[slug]) for slug in doctors.values_list("slug", flat=True).iterator(2000))
    else:
        raise Http404
    return _xml("urlset", map(_url, paths))


@require_safe
def questions_feed(request: HttpRequest) -> HttpResponse:
    """Give the newest questions, in the askers' own words."""
    rows = Question.objects.filter(is_public=True).order_by("-pk")[:NEWEST]
    return _feed("Questions", reverse("question_list"), reverse("questions_feed"), map(_question_entry, rows))


@require_safe
def procedure_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the newest questions about one procedure."""
    try:
        row = medicine.procedure(slug)
    except KeyError as unknown:
        raise Http404 from unknown
    rows = Question.objects.filter(is_public=True, procedure=row.id).order_by("-pk")[:NEWEST]
    page, own = reverse("procedure", args=[row.id]), reverse("procedure_feed", args=[row.id])
    return _feed(row.label, page, own, map(_question_entry, rows))


@require_safe
def doctor_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a doctor's newest answers, those that the reader may see."""
    doctor = get_object_or_404(Doctor.objects.public(), slug=slug)
    rows = Answer.objects.visible_to(request.user).filter(doctor=doctor).select_related("question").order_by("-pk")
    page, own = reverse("doctor", args=[doctor.slug]), reverse("doctor_feed", args=[doctor.slug])
    return _feed(f"Answers by {doctor.name}", page, own, map(_answer_entry, rows[:NEWEST]))


def _site(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _url(path: str) -> str:
    return f"<url><loc>{escape(_site(path))}</loc></url>"


def _xml(root: str, lines: Iterable[str]) -> HttpResponse:
    body = "\n".join(lines)
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{namespace}">\n{body}\n</{root}>\n'
    return HttpResponse(text, content_type=XML)


def _feed(title: str, page: str, own: str, entries: Iterable[str]) -> HttpResponse:
    # A feed's times are no finer than a month, like every other: with the day they would tell the procedure's date.
    lines: Sequence[str] = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{_plain(title)} · Consilium</title>",
        f"<id>{escape(_site(own))}</id>",
        f"<link href={quoteattr(_site(page))}/>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(_site(own))}/>',
        f"<updated>{_month(timezone.now())}</updated>",
        "<author><name>Consilium</name></author>",
        *entries,
        "</feed>",
        "",
    )
    return HttpResponse("\n".join(lines), content_type=ATOM)


def _question_entry(row: Question) -> str:
    return _entry(row.get_absolute_url(), row.title, excerpt(row.body, 300), row.asked_at or row.added_at)


def _answer_entry(row: Answer) -> str:
    path = f"{row.question.get_absolute_url()}#answer-{row.pk}"
    return _entry(path, row.question.title, excerpt(row.body, 300), row.given_at or row.added_at)


def _entry(path: str, title: str, summary: str, at: datetime) -> str:
    where = _site(path)
    return (
        f"<entry><title>{_plain(title)}</title><id>{escape(where)}</id><link href={quoteattr(where)}/>"
        f"<updated>{_month(at)}</updated><summary>{_plain(summary)}</summary></entry>"
    )


def _month(at: datetime) -> str:
    return f"{at:%Y-%m}-01T00:00:00Z"


def _plain(text: str) -> str:
    """The text as XML may hold it: control characters are no part of it."""
    return escape("".join(mark for mark in text if mark >= " " and mark not in "\ufffe\uffff"))
