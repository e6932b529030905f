"""The last look before posting: how soon, what tells who one is, who asked the same; then the question stands."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from consilium.medicine.emergency import country_name
from consilium.medicine.procedures import day_from_text, procedure
from consilium.medicine.symptoms import all_body_sites
from consilium.people import submissions
from consilium.people.models import Person
from consilium.people.rules import Reader, is_signed_in
from consilium.questions import consent, drafts
from consilium.questions.models import Draft, Question
from consilium.questions.typed import Typed
from consilium.search.similar import similar
from consilium.web.pages import drafting
from consilium.web.pages.ask import NOT_OURS
from consilium.web.pages.ask_views import Steps, in_order, is_emergency, level_of, photo_cards, shown_level, steps
from consilium.web.pages.frame import frame, show, sign_in_url
from consilium.web.pages.listing import question_rows
from consilium.web.pages.prose import prose
from consilium.web.pages.questions import after_words
from consilium.web.pages.second_look import private_words, without_chosen
from consilium.web.pages.shapes.asking import CheckView
from consilium.web.pages.shapes.common import Link
from consilium.web.same_origin import is_own_form

ACTION = "ask"
ALIKE = 3  # similar questions shown before posting


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask_check(request: HttpRequest) -> HttpResponse:
    """Show what will be posted (GET); take private words out of it, or post it (POST)."""
    now = timezone.now()
    if request.method == "POST" and not is_own_form(request):
        messages.warning(request, NOT_OURS)
        return HttpResponseRedirect(reverse("ask_check"))
    posted = _posted_before(request) if request.method == "POST" else None
    if posted is not None:
        return HttpResponseRedirect(posted.get_absolute_url())
    draft = drafting.current(request, now)
    if draft is None or Typed.read(draft.typed).is_empty:
        return HttpResponseRedirect(reverse("ask"))
    typed = Typed.read(draft.typed)
    forms = steps(typed, now)
    if draft.reached < 3 or not in_order(forms):
        return HttpResponseRedirect(reverse("ask"))
    if draft.warned != "E" and is_emergency(level_of(typed, now)):
        return HttpResponseRedirect(reverse("ask_stop"))
    if request.method != "POST":
        return _page(request, draft, typed, forms, now)
    if request.POST.get("do") == "take_out":
        return _take_out(request, draft, typed, now)
    return _post(request, draft, typed, forms, now)


def _texts(typed: Typed) -> dict[str, str]:
    return {"title": typed.title, "body": typed.body}


def _take_out(request: HttpRequest, draft: Draft, typed: Typed, now: datetime) -> HttpResponse:
    texts = without_chosen(_texts(typed), request.POST.getlist("private"))
    drafts.save(draft=draft, typed=replace(typed, title=texts["title"], body=texts["body"]), now=now)
    return HttpResponseRedirect(reverse("ask_check") + "#words", status=303)


def _post(request: HttpRequest, draft: Draft, typed: Typed, forms: Steps, now: datetime) -> HttpResponse:
    person = request.user
    if not (isinstance(person, Person) and is_signed_in(person)):
        return HttpResponseRedirect(sign_in_url(reverse("ask_check")))
    if draft.photos.filter(revoked_at=None).exists() and not request.POST.get("consent"):
        wrong = Link("Please agree to how the photos are shown, or take them out.", "#consent")
        return _page(request, draft, typed, forms, now, wrong=(wrong,), status=422)
    done, happening, place = (form.cleaned_data for form in forms)

    def post() -> int:
        return drafts.post(
            draft=draft,
            asker=person,
            title=happening["title"],
            body=happening["body"],
            procedure=done["procedure_id"],
            procedure_words=done["procedure_words"],
            day=_day(forms),
            body_site=place["body_site"],
            country=done["country"],
            ticked=happening["ticked"],
            now=now,
        ).pk

    try:
        number = submissions.once(person=person, key=_key(request) or uuid4(), action=ACTION, now=now, do=post)
    except Draft.DoesNotExist:
        return HttpResponseRedirect(reverse("my_questions"))
    request.session.pop(drafting.HELD, None)
    messages.success(request, "Your question is posted. Doctors can see it now.")
    return HttpResponseRedirect(Question.objects.get(pk=number or 0).get_absolute_url() + "?posted=1", status=303)


def _posted_before(request: HttpRequest) -> Question | None:
    """Return the question that this very form has posted already."""
    key, person = _key(request), request.user
    if key is None or not isinstance(person, Person):
        return None
    number = submissions.result_of(person=person, key=key, action=ACTION)
    return Question.objects.filter(pk=number).first() if number is not None else None


def _key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None


def _day(forms: Steps) -> int | None:
    """Return the day that was given, or else the one that the text speaks of."""
    given: int | None = forms[0].cleaned_data["on_day"]
    words = forms[1].cleaned_data
    return given if given is not None else day_from_text(f"{words['title']}\n{words['body']}")


def _page(
    request: HttpRequest,
    draft: Draft,
    typed: Typed,
    forms: Steps,
    now: datetime,
    *,
    wrong: tuple[Link, ...] = (),
    status: int = 200,
) -> HttpResponse:
    done, happening, place = (form.cleaned_data for form in forms)
    day = _day(forms)
    name = procedure(done["procedure_id"]).label if done["procedure_id"] else done["procedure_words"]
    site = all_body_sites()[place["body_site"]].label if place["body_site"] else ""
    alike = _alike(happening["title"], happening["body"], done["procedure_id"], day, request.user)
    photos = photo_cards(draft.photos.filter(revoked_at=None))
    signed_in = is_signed_in(request.user)
    back = {"next": reverse("ask_check")}
    view = CheckView(
        title=happening["title"],
        text=prose(happening["body"], fold=False),
        facts=tuple(filter(None, (after_words(day, name), site, country_name(done["country"])))),
        level=shown_level(level_of(typed, now)),
        photos=photos,
        private=private_words(_texts(typed)),
        similar=question_rows(alike, request.user, now),
        consent=consent.WORDS[consent.CURRENT] if photos else "",
        wrong=wrong,
        day_read=f"day {day}" if day is not None and done["on_day"] is None else "",
        key=str(uuid4()) if signed_in else "",
        sign_up_url="" if signed_in else f"{reverse('account_signup')}?{urlencode(back)}",
        sign_in_url="" if signed_in else sign_in_url(back["next"]),
    )
    page = frame(request, "Check and post", section="ask", asked_from=done["country"], may_be_indexed=False)
    return show(request, "ask_check.html", page, status=status, check=view)


def _alike(title: str, body: str, procedure_id: str, day: int | None, reader: Reader) -> list[Question]:
    """Return answered questions like the one that is being asked, the most alike first."""
    ids = similar(title=title, body=body, procedure=procedure_id, day=day, most=ALIKE * 3)
    found = Question.objects.visible_to(reader).filter(answer_count__gt=0).in_bulk(ids)
    return [found[pk] for pk in ids if pk in found][:ALIKE]
