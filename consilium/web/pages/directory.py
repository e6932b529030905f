"""The directory of doctors: narrowed by specialty, place, procedure and language, in the order of relevance.

Near a postcode it is in the order of bands of distance, and of relevance within each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.conf import settings
from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from consilium.answers.models import Answer
from consilium.doctors import languages
from consilium.doctors.models import Doctor
from consilium.doctors.places.finding import loaded
from consilium.medicine import procedures as medicine
from consilium.medicine import specialties
from consilium.medicine.emergency import country_name
from consilium.web.pages import near as places
from consilium.web.pages.cards import cards
from consilium.web.pages.frame import frame, show
from consilium.web.pages.near import Near, Placed
from consilium.web.pages.shapes.common import Choice, ChoiceGroup, Pagination
from consilium.web.pages.shapes.directory import Directory, DirectoryGroup, DirectoryRow, NearForm, Option, Options

PAGE = 20
LONGEST_CITY = 120
NOTE = (
    "Verified doctors first, then by answers given here, how helpful readers found them, and reviews, evened out by "
    "their number. Nobody can pay for a place."
)
NEAR_NOTE = (
    "The nearest first, in bands; within a band verified doctors first, then by answers given here, how helpful "
    "readers found them, and reviews, evened out by their number. Nobody can pay for a place."
)
PRIVATE = "private, no-store"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader narrows the directory to; empty for everything. An odd value is none."""

    specialty: str = ""
    country: str = ""
    city: str = ""
    procedure: str = ""
    language: str = ""
    near: Near | None = None

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
            near=Near.read(query.dict()),
        )

    def address(self, **changed: str) -> str:
        """Return the address of the directory narrowed so, with some of it changed."""
        fields = self.fields() | changed
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in fields.items() if value})
        path = reverse("doctor_directory")
        return f"{path}?{query.urlencode(safe=',')}" if query else path

    def fields(self) -> dict[str, str]:
        """Return the fields of an address that say so; those that narrow nothing are empty."""
        narrowing = {name: getattr(self, name) for name in ("specialty", "country", "city", "procedure", "language")}
        return narrowing | (self.near.fields() if self.near is not None else {})


# Whoever sends a postcode changes nothing, and a page for visitors holds no token.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def directory(request: HttpRequest) -> HttpResponse:
    """Show doctors in the order of relevance, narrowed as asked; for a postcode that was sent, lead to its list."""
    if request.method != "POST":
        wanted = Wanted.read(request.GET)
        return _page(request, wanted, _near_form(wanted))
    wanted = Wanted.read(request.POST)
    country, written = (
        places.read_country(request.POST.get("postcode_country", "")),
        request.POST.get("postcode", "")[:60],
    )
    within = places.read_within(request.POST.get("within", ""))
    try:
        near = places.look_up(country, written, within)
    except places.UnknownPlace as unknown:
        form = _near_form(wanted, country=country, postcode=written, within=within, error=str(unknown))
        return _page(request, wanted, form, status=422)
    response = HttpResponseRedirect(replace(wanted, near=near).address(), status=303)
    response["Cache-Control"] = PRIVATE
    return response


def _page(request: HttpRequest, wanted: Wanted, near: NearForm, status: int = 200) -> HttpResponse:
    if wanted.near is None:
        rows, pages = ranked_page(narrowed(wanted), request.GET, wanted)
        bands: Mapping[int, Placed] = {}
    else:
        rows, pages, bands = near_page(narrowed(wanted), wanted.near, request.GET, wanted)
    answers = Answer.objects.visible_to(request.user).filter(doctor__in=[row.pk for row in rows])
    counts = dict(answers.order_by().values_list("doctor").annotate(n=Count("pk")))
    by_id = cards(rows, timezone.now())
    listed = [
        DirectoryRow(
            card=by_id[row.pk],
            answer_count=counts.get(row.pk, 0),
            away=places.away(bands[row.pk]) if row.pk in bands else "",
        )
        for row in rows
    ]
    headings = [places.heading(bands[row.pk].band, wanted.near) if wanted.near is not None else "" for row in rows]
    view = Directory(
        near=near,
        groups=tuple(
            DirectoryGroup(heading, tuple(row for _, row in pairs))
            for heading, pairs in groupby(zip(headings, listed, strict=True), key=lambda pair: pair[0])
        ),
        filters=_filters(wanted),
        options=_options(wanted),
        pages=pages,
        order_note=NEAR_NOTE if wanted.near is not None else NOTE,
    )
    page = frame(
        request,
        "Doctors",
        section="doctors",
        canonical=reverse("doctor_directory"),
        description="Doctors who answer here, with what was verified and when.",
        may_be_indexed=not request.GET,
    )
    response = show(request, "doctor_directory.html", page, status=status, directory=view)
    if wanted.near is not None or request.method == "POST":
        # Where somebody looks is theirs alone: no cache on the way keeps it.
        response["Cache-Control"] = PRIVATE
    return response


def near_page(
    rows: QuerySet[Doctor], near: Near, query: QueryDict, wanted: Wanted
) -> tuple[Sequence[Doctor], Pagination, Mapping[int, Placed]]:
    """Return one page of the doctors near a place, the ways on, and how far each is."""
    found, has_before, has_more = places.page_of(places.placed(rows, near), query, PAGE)
    by_id = Doctor.objects.in_bulk([one.doctor_id for one in found])
    listed = [by_id[one.doctor_id] for one in found if one.doctor_id in by_id]
    pages = Pagination(
        newer_url=_step(wanted, "after", listed[0]) if has_before and listed else "",
        older_url=_step(wanted, "before", listed[-1]) if has_more and listed else "",
        newer_text="Before these",
        older_text="More doctors",
    )
    return listed, pages, {one.doctor_id: one for one in found}


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
    kept = wanted.fields()
    return Options(
        city=wanted.city,
        procedures=_choose({row.id: row.label for row in medicine.procedures()}, wanted.procedure),
        languages=_choose(languages.names(), wanted.language),
        kept=tuple(pair for pair in kept.items() if pair[1] and pair[0] not in ("city", "procedure", "language")),
        is_used=bool(wanted.city or wanted.procedure or wanted.language),
        all_url=reverse("doctor_directory"),
    )


def _near_form(wanted: Wanted, *, country: str = "", postcode: str = "", within: int = 0, error: str = "") -> NearForm:
    near, known = wanted.near, loaded()
    chosen = country or (near.country if near is not None else "") or wanted.country or settings.COUNTRY
    far = within or (near.within if near is not None else places.USUAL)
    kept = replace(wanted, near=None).fields()
    return NearForm(
        post_url=reverse("doctor_directory"),
        countries=_choose({country: country_name(country) for country in known}, chosen),
        distances=tuple(Option(str(band), places.kilometres_and_miles(band), band == far) for band in places.BANDS),
        postcode=postcode,
        error=error or ("" if known else places.NO_TABLE),
        words=near.words if near is not None else "",
        anywhere_url=replace(wanted, near=None).address() if near is not None else "",
        kept=tuple(pair for pair in kept.items() if pair[1]),
    )


def _choose(named: Mapping[str, str], chosen: str) -> tuple[Option, ...]:
    return tuple(
        Option(value, label, value == chosen) for value, label in sorted(named.items(), key=lambda row: row[1])
    )
