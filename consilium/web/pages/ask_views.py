"""What the pages of asking show of a draft: its steps, its warning signs, its places, its photos."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse

from consilium.medicine.emergency import country_name
from consilium.medicine.levels import Level
from consilium.medicine.procedures import procedures
from consilium.medicine.symptoms import all_body_sites
from consilium.people.models import Person
from consilium.questions import levels
from consilium.questions.models import Draft, Photo
from consilium.questions.photos import MOST
from consilium.questions.triage import TICK_LIST, Triage
from consilium.questions.typed import Typed
from consilium.web.drawing import body_map
from consilium.web.forms.ask import Done, Happening, Place, known_procedure, local_day
from consilium.web.pages.drafting import NEW, has_session
from consilium.web.pages.level_views import level_view
from consilium.web.pages.photo_views import address
from consilium.web.pages.shapes.asking import AskView, BodyMap, PhotoCard, Radio, RefusedPhoto, SeenView, TickView
from consilium.web.pages.shapes.common import Link
from consilium.web.pages.shapes.question import LevelView

Steps = tuple[Done, Happening, Place]


def steps(typed: Typed, now: datetime, *, checking: bool = True) -> Steps:
    """Return the three forms over what was typed, to be checked, or only to be shown without finding fault."""
    data: dict[str, Any] = {
        "procedure": typed.procedure,
        "happened_on": typed.happened_on,
        "day": typed.day,
        "country": typed.country,
        "title": typed.title,
        "body": typed.body,
        "ticked": list(typed.ticked),
        "body_site": typed.body_site,
    }
    today = local_day(now, typed.utc_offset)
    if not checking:
        return Done(initial=data, today=today), Happening(initial=data), Place(initial=data)
    return Done(data, today=today), Happening(data), Place(data)


def in_order(forms: Iterable[Form]) -> bool:
    """Say whether all of some forms are valid; each is asked, so that each can show its errors."""
    return not [form for form in forms if not form.is_valid()]


def day_of(typed: Typed, now: datetime) -> int | None:
    """Return the day since the procedure as it was typed, or None when it was not, or not so that it can be read."""
    done = steps(typed, now)[0]
    done.is_valid()
    day: int | None = done.cleaned_data.get("on_day")
    return day


def level_of(typed: Typed, now: datetime) -> Triage:
    """Return how soon what was typed asks for care."""
    known, _ = known_procedure(typed.procedure)
    procedure = known.id if known is not None else typed.procedure
    return levels.read(typed.body, title=typed.title, day=day_of(typed, now), procedure=procedure, ticked=typed.ticked)


def shown_level(found: Triage) -> LevelView:
    """Return the level as the pages show it."""
    return level_view(found.level.name, levels.reasons_in(found))  # type: ignore[arg-type]


def ask_view(
    request: HttpRequest,
    draft: Draft | None,
    typed: Typed,
    now: datetime,
    *,
    begins_anew: bool = False,
    checked: Sequence[Form] = (),
    refused: Sequence[RefusedPhoto] = (),
    trouble: str = "",
    unfold: int = 0,
) -> AskView:
    """Return the ask page; forms in `checked` show their errors, the others only what was typed.

    The last step stands open, and `unfold`, and each with an error; the others are folded into a line.
    """
    reached = draft.reached if draft is not None else 1
    done, happening, _ = (
        next((form for form in checked if type(form) is type(quiet)), quiet)
        for quiet in steps(typed, now, checking=False)
    )
    photos = list(draft.photos.filter(revoked_at=None)) if draft is not None and reached >= 3 else []
    person = request.user if isinstance(request.user, Person) else None
    return AskView(
        reached=reached,
        done=done,
        procedures=tuple(row.label for row in procedures()),
        draft=str(draft.pk) if draft is not None else NEW if begins_anew else "",
        stamp=draft.touched_at.isoformat() if draft is not None else "",
        owner=str(person.pk) if person is not None else "",
        key=str(uuid4()),
        with_token=has_session(request),
        happening=happening if reached >= 2 else None,
        ticks=ticks(typed.ticked),
        level=shown_level(level_of(typed, now)) if reached >= 2 and (typed.body or typed.ticked) else None,
        place=body_sites(typed.body_site) if reached >= 3 else None,
        photos=photo_cards(photos),
        refused=tuple(refused),
        room_for_photos=MOST - len(photos),
        wrong=errors_of(checked) + tuple(Link(f"{photo.name}: {photo.words}", "#photos") for photo in refused),
        trouble=trouble,
        unfolded=frozenset(
            {reached, unfold, *(number for number, form in enumerate((done, happening), start=1) if form.errors)}
        ),
        done_words=_done_words(typed, now),
        happening_words=typed.title,
    )


def _done_words(typed: Typed, now: datetime) -> str:
    day = day_of(typed, now)
    words = (typed.procedure, f"day {day}" if day is not None else "", country_name(typed.country))
    return ", ".join(filter(None, words))


def errors_of(forms: Iterable[Form]) -> tuple[Link, ...]:
    """Return every error of some forms with the way to its field."""
    return tuple(
        Link(f"{field.label} {error}", f"#{field.auto_id}")
        for form in forms
        for field in form
        for error in field.errors
    )


def ticks(ticked: Iterable[str]) -> tuple[TickView, ...]:
    """Return the tick list, with what is ticked."""
    chosen = set(ticked)
    return tuple(TickView(f"tick-{tick.id}", tick.id, tick.label, tick.help, tick.id in chosen) for tick in TICK_LIST)


def body_sites(chosen: str) -> BodyMap:
    """Return the drawings and every place of the body, with the one that is chosen."""
    sites = all_body_sites()

    on_drawings = {*body_map.ON_FACE, *body_map.ON_BODY}

    def radio(site: str) -> Radio:
        label = sites[site].label
        has_spot = site in on_drawings and site not in body_map.WITHOUT_SPOT
        return Radio(f"site-{site}", site, label[:1].upper() + label[1:], site == chosen, has_spot=has_spot)

    elsewhere = [radio(site) for site in sites if site not in on_drawings]
    return BodyMap(
        face=body_map.draw_face(),
        body=body_map.draw_body(),
        on_face=tuple(radio(site) for site in body_map.ON_FACE if site in sites),
        on_body=tuple(radio(site) for site in body_map.ON_BODY if site in sites),
        elsewhere=(*elsewhere, Radio("site-none", "", "No one place", not chosen)),
    )


SHOWING_HINTS: Mapping[str, str] = {
    Photo.Showing.PUBLIC: "Anyone who opens the page.",
    Photo.Showing.BLURRED: "Anyone can open it, nobody meets it by accident.",
    Photo.Showing.DOCTORS: "Only doctors whose licence was checked, and you.",
}


def photo_cards(
    photos: Iterable[Photo],
    notes: Mapping[int, str] | None = None,
    seen: Mapping[int, tuple[SeenView, ...]] | None = None,
) -> tuple[PhotoCard, ...]:
    """Return photos with the fields that describe them; for posted ones a note, and who saw them, by their id."""
    return tuple(
        PhotoCard(
            id=photo.pk,
            number=number,
            url=address(photo, "small"),
            width=photo.width,
            height=photo.height,
            alt=photo.alt,
            showings=tuple(
                Radio(
                    f"showing-{photo.pk}-{showing.value}",
                    showing.value,
                    str(showing.label),
                    photo.showing == showing.value,
                    SHOWING_HINTS[showing.value],
                )
                for showing in Photo.Showing
            ),
            edit_url=reverse("photo_edit", args=[photo.pk]),
            note=notes.get(photo.pk, "") if notes is not None else "",
            seen=seen.get(photo.pk, ()) if seen is not None else (),
            unseen=seen is not None and photo.pk not in seen and photo.showing == Photo.Showing.DOCTORS,
        )
        for number, photo in enumerate(photos, start=1)
    )


def is_emergency(found: Triage) -> bool:
    """Say whether the level stops the person first."""
    return found.level is Level.E
