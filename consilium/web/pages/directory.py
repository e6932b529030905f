"""The directory of doctors: narrowed by specialty, place, procedure and language, in the order of relevance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from consilium.answers.models import Answer
from consilium.doctors import languages
from consilium.doctors.models import Doctor
from consilium.medicine import procedures as medicine
from consilium.medicine import specialties
from consilium.medicine.emergency import country_name
from consilium.web.pages.cards import cards
from consilium.web.pages.frame import frame, show
from consilium.web.pages.shapes.common import Choice, ChoiceGroup, Pagination
from consilium.web.pages.shapes.directory import Directory, DirectoryRow, Option, Options

PAGE = 20
LONGEST_CITY = 120
NOTE = (
    "Verified doctors first, then by answers given here, how helpful readers found them, and reviews, evened out by "
    "their number. Nobody can pay for a place."
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader narrows the directory to; empty for everything. An odd value is none."""

    specialty: str = ""
    country: str = ""
    city: str = ""
    procedure: str = ""
    language: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "Wanted":
        """Read a query."""
        known = {row.id for row in medicine.procedures()}
        fields = {row.id for row in specialties.specialties()}
        country, language = query.get("country", "").upper(), query.get("language", "")
        specialty, procedure = query.get("specialty", ""), query.get("procedure", "")
        return cls(
            specialty=specialty if specialty in fields else "",
            country=country if len(country) == 2 and country.isascii() and country.isalpha() else "",
            city=" ".join(query.get("city", "").replace("\x00", " ").split())[:LONGEST_CITY],
            procedure=procedure if procedure in known else "",
            language=language if language in languages.names() else "",
        )

    def address(self, **changed: str) -> str:
        """Return the address of the directory narrowed so, with some of it changed."""
        fields = {name: getattr(self, name) for name in self.__slots__} | changed
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in fields.items() if value})
        path = reverse("doctor_directory")
        return f"{path}?{query.urlencode()}" if query else path


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Show doctors in the order of relevance, narrowed as asked."""
    wanted = Wanted.read(request.GET)
    rows, pages = ranked_page(narrowed(wanted), request.GET, wanted)
    answers = Answer.objects.visible_to(request.user).filter(doctor__in=[row.pk for row in rows])
    counts = dict(answers.order_by().values_list("doctor").annotate(n=Count("pk")))
    by_id = cards(rows, timezone.now())
    view = Directory(
        rows=tuple(DirectoryRow(card=by_id[row.pk], answer_count=counts.get(row.pk, 0)) for row in rows),
        filters=_filters(wanted),
        options=_options(wanted),
        pages=pages,
        order_note=NOTE,
    )
    page = frame(
        request,
        "Doctors",
        section="doctors",
        canonical=reverse("doctor_directory"),
        description="Doctors who answer here, with what was verified and when.",
        may_be_indexed=not request.GET,
    )
    return show(request, "doctor_directory.html", page, directory=view)


def narrowed(wanted: Wanted) -> QuerySet[Doctor]:
    """Return the public profiles that fit."""
    rows = Doctor.objects.public()
    if wanted.specialty:
        rows = rows.filter(specialty=wanted.specialty)
    if wanted.country:
        rows = rows.filter(country=wanted.country)
    if wanted.city:
        rows = rows.filter(Q(city__icontains=wanted.city) | Q(region__icontains=wanted.city))
    for name in ("procedures", "languages"):
        value = getattr(wanted, name[:-1])
        if value:
            # Both are lists of plain ids, stored as JSON: an id in its quotes is one of them, and nothing else.
            rows = rows.annotate(**{f"{name}_text": Cast(name, TextField())})
            rows = rows.filter(**{f"{name}_text__contains": f'"{value}"'})
    return rows


def ranked_page(rows: QuerySet[Doctor], query: QueryDict, wanted: Wanted) -> tuple[Sequence[Doctor], Pagination]:
    """Return one page by falling relevance and the ways on: `?before=ID` those that come after that doctor, `?after=ID`
    those that come before; an odd or unknown id is none."""
    at, forward = _cursor(query, "before"), True
    if at is None:
        at, forward = _cursor(query, "after"), False
    if at is None:
        found = list(rows.order_by("-relevance", "-pk")[: PAGE + 1])
        has_newer, has_older = False, len(found) > PAGE
        found = found[:PAGE]
    elif forward:
        later = Q(relevance__lt=at.relevance) | Q(relevance=at.relevance, pk__lt=at.pk)
        found = list(rows.filter(later).order_by("-relevance", "-pk")[: PAGE + 1])
        has_newer, has_older = True, len(found) > PAGE
        found = found[:PAGE]
    else:
        earlier = Q(relevance__gt=at.relevance) | Q(relevance=at.relevance, pk__gt=at.pk)
        found = list(rows.filter(earlier).order_by("relevance", "pk")[: PAGE + 1])
        has_newer, has_older = len(found) > PAGE, True
        found = found[:PAGE][::-1]
        if len(found) < PAGE:
            return ranked_page(rows, QueryDict(), wanted)
    return found, Pagination(
        newer_url=_step(wanted, "after", found[0]) if has_newer and found else "",
        older_url=_step(wanted, "before", found[-1]) if has_older and found else "",
        newer_text="Before these",
        older_text="More doctors",
    )


def _cursor(query: QueryDict, name: str) -> Doctor | None:
    value = query.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        return None
    return Doctor.objects.filter(pk=int(value)).first()


def _step(wanted: Wanted, name: str, row: Doctor) -> str:
    address = wanted.address()
    return f"{address}{'&' if '?' in address else '?'}{name}={row.pk}"


def _filters(wanted: Wanted) -> tuple[ChoiceGroup, ...]:
    """Specialties and countries with how many doctors each has, one query each."""
    found = []
    for heading, name, label in (
        ("Specialty", "specialty", lambda value: specialties.specialty(value).label),
        ("Country", "country", country_name),
    ):
        rows = Doctor.objects.public().exclude(**{name: ""}).order_by().values_list(name).annotate(n=Count("pk"))
        counted = sorted(rows, key=lambda pair: (-pair[1], pair[0]))
        chosen = getattr(wanted, name)
        everyone = Choice("All", wanted.address(**{name: ""}), is_current=not chosen)
        choices = [
            Choice(label(value), wanted.address(**{name: value}), is_current=value == chosen, count=count)
            for value, count in counted
        ]
        if len(choices) > 1 or chosen:
            found.append(ChoiceGroup(heading, (everyone, *choices)))
    return tuple(found)


def _options(wanted: Wanted) -> Options:
    return Options(
        city=wanted.city,
        procedures=_choose({row.id: row.label for row in medicine.procedures()}, wanted.procedure),
        languages=_choose(languages.names(), wanted.language),
        kept=tuple((name, value) for name, value in _kept(wanted).items() if value),
        is_used=bool(wanted.city or wanted.procedure or wanted.language),
        all_url=reverse("doctor_directory"),
    )


def _kept(wanted: Wanted) -> Mapping[str, Any]:
    return {"specialty": wanted.specialty, "country": wanted.country}


def _choose(named: Mapping[str, str], chosen: str) -> tuple[Option, ...]:
    return tuple(
        Option(value, label, value == chosen) for value, label in sorted(named.items(), key=lambda row: row[1])
    )
