"""Which draft a request is about: the one a visitor's session holds, or a person's own."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from consilium.people.models import Person
from consilium.people.rules import is_signed_in
from consilium.questions import drafts
from consilium.questions.models import Draft
from consilium.questions.rules import may_use_draft
from consilium.questions.typed import Typed
from consilium.web.forms.ask import default_country

HELD = "draft"
NEW = "new"


def has_session(request: HttpRequest) -> bool:
    """Say whether the browser brought a session: only then may a page carry a token, which sets a cookie."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def held_by(request: HttpRequest) -> int | None:
    """Return the id of the draft that the session holds."""
    held = request.session.get(HELD) if has_session(request) else None
    return held if isinstance(held, int) else None


def current(request: HttpRequest, now: datetime) -> Draft | None:
    """Return the draft one is writing: the session's, else one's latest; a visitor's becomes one's own on sign-in."""
    held = held_by(request)
    draft = Draft.objects.filter(pk=held).first() if held is not None else None
    if draft is not None and draft.owner_id is None and is_signed_in(request.user):
        draft = drafts.adopt(draft=draft, owner=request.user, now=now)
        hold(request, draft)
    if draft is not None and may_use_draft(request.user, draft, held):
        return draft
    if not is_signed_in(request.user):
        return None
    return Draft.objects.filter(owner=request.user).order_by("-touched_at", "-pk").first()


def meant(request: HttpRequest, said: str, now: datetime) -> Draft | None:
    """Return the draft that a page names, if it is the reader's, or the current one when it names none."""
    if said == NEW:
        return None
    named = _draft(said)
    if named is None:
        return current(request, now) if not said else None
    if named.owner_id is None and is_signed_in(request.user):
        return current(request, now)
    return named if may_use_draft(request.user, named, held_by(request)) else None


def hold(request: HttpRequest, draft: Draft) -> None:
    """Let the session hold a draft; for a visitor this sets the first cookie."""
    if request.session.get(HELD) != draft.pk:
        request.session[HELD] = draft.pk


def save(request: HttpRequest, said: str, typed: Typed, now: datetime, reached: int | None = None) -> Draft:
    """Return the draft that a page names with what was typed on it now, a new one when there is none to save to.

    A page that was left open until its session ended names a draft that is out of reach: what was typed goes into a
    new one that continues it.
    """
    draft = meant(request, said, now)
    if draft is None:
        owner = request.user if isinstance(request.user, Person) and is_signed_in(request.user) else None
        continues = _draft(said) if owner is None else None
        draft = drafts.begin(owner=owner, typed=typed, now=now, continues=continues)
    hold(request, draft)
    return drafts.save(draft=draft, typed=typed, now=now, reached=reached)


def _draft(said: str) -> Draft | None:
    if said.isascii() and said.isdigit() and len(said) < 19:
        return Draft.objects.filter(pk=int(said)).first()
    return None


def typed_in(request: HttpRequest, draft: Draft | None) -> Typed:
    """Return what stands in the draft with what this form brought."""
    before = Typed.read(draft.typed) if draft is not None else Typed()
    if not before.country:
        person = request.user.country if isinstance(request.user, Person) else ""
        before = before.retyped({"country": [default_country(person)]}, ticks_shown=False)
    sent = {name: request.POST.getlist(name) for name in request.POST}
    return before.retyped(sent, ticks_shown="ticks" in sent)
