"""The pages on which an asker adds to a question: a later day, a reply, how it ended, better words."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consilium.people import submissions
from consilium.questions import following, levels
from consilium.questions.days import day_now
from consilium.questions.models import Clarification, Outcome, Question
from consilium.questions.rules import may_reply
from consilium.web.forms.following import (
    Keyed,
    OutcomeForm,
    ReplyForm,
    UpdateForm,
    WordsForm,
    conditions,
)
from consilium.web.pages.ask_views import ticks
from consilium.web.pages.frame import frame, show
from consilium.web.pages.own import for_the_asker, kept_form, person_of
from consilium.web.pages.second_look import cleared, second_look
from consilium.web.pages.shapes.mine import AddView, SecondLook

Cleaned = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Adding:
    """One kind of addition: its form, its words, the fields that hold free text, and the verb that writes it."""

    form: type[Keyed]
    heading: str
    lead: str
    button: str
    done: str
    action: str
    texts: tuple[str, ...]
    write: Callable[[Cleaned, datetime], int]
    anchor: Callable[[int], str]
    initial: dict[str, Any] = field(default_factory=dict)
    asked: str = ""
    asked_by: str = ""
    suggestions: tuple[str, ...] = ()


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_asker
def my_update(request: HttpRequest, question: Question) -> HttpResponse:
    """Add how it is on a later day."""
    now = timezone.now()

    def write(told: Cleaned, at: datetime) -> int:
        return following.add_update(
            question=question, body=told["body"], day=told["day"], ticked=told["ticked"], now=at
        ).pk

    adding = Adding(
        form=UpdateForm,
        heading="How is it now?",
        lead="Doctors see what you add, and answers given before say so.",
        button="Add this",
        done="Added. Doctors can see it now.",
        action=f"update {question.pk}",
        texts=("body",),
        write=write,
        anchor=lambda number: f"#update-{number}",
        initial={"day": day_now(question, now)},
    )
    return _add(request, question, adding, now)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_asker
def my_reply(request: HttpRequest, question: Question, clarification_id: int) -> HttpResponse:
    """Reply, once, to what a doctor asks back."""
    now = timezone.now()
    row = question.clarifications.filter(pk=clarification_id).select_related("doctor", "question").first()
    if row is None:
        raise Http404
    if not may_reply(request.user, row):
        return HttpResponseRedirect(question.get_absolute_url() + f"#asked-back-{row.pk}")
    asked: Clarification = row

    def write(told: Cleaned, at: datetime) -> int:
        return following.reply(clarification=asked, words=told["words"], now=at).pk

    adding = Adding(
        form=ReplyForm,
        heading="A doctor asks you",
        lead="Everyone can read the reply, and answers given before say that they did not know it.",
        button="Send the reply",
        done="Your reply stands under the question.",
        action=f"reply {row.pk}",
        texts=("words",),
        write=write,
        anchor=lambda number: f"#asked-back-{number}",
        asked=row.words,
        asked_by=row.doctor.name,
    )
    return _add(request, question, adding, now)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_asker
def my_outcome(request: HttpRequest, question: Question) -> HttpResponse:
    """Tell what it turned out to be."""
    now = timezone.now()
    told_before = Outcome.objects.filter(question=question).first()

    def write(told: Cleaned, at: datetime) -> int:
        return following.tell_outcome(
            question=question,
            finder=Outcome.Finder(told["finder"]),
            condition=told["condition_id"],
            day=day_now(question, at),
            resolved_by_day=told["resolved_by_day"],
            words=told["words"],
            now=at,
        ).pk

    adding = Adding(
        form=OutcomeForm,
        heading="What did it turn out to be?",
        lead="This helps the next person with the same question, and shows the doctors how good their opinions were.",
        button="Tell how it ended",
        done="Thank you. It stands with your question now.",
        action=f"outcome {question.pk}",
        texts=("words",),
        write=write,
        anchor=lambda _: "#outcome",
        initial=_told(told_before),
        suggestions=tuple(words for _, words in conditions()),
    )
    return _add(request, question, adding, now)


def _told(outcome: Outcome | None) -> dict[str, Any]:
    if outcome is None:
        return {}
    return {
        "condition": dict(conditions()).get(outcome.condition, ""),
        "finder": outcome.finder,
        "is_gone": "yes" if outcome.resolved_by_day is not None else "no",
        "resolved_by_day": outcome.resolved_by_day,
        "words": outcome.words,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_asker
def my_words(request: HttpRequest, question: Question) -> HttpResponse:
    """Correct the words of a question; the ones before stay readable."""

    def write(told: Cleaned, at: datetime) -> int:
        return following.edit(question=question, title=told["title"], body=told["body"], now=at).pk

    adding = Adding(
        form=WordsForm,
        heading="Correct your words",
        lead="The words before stay readable for everyone, except for private parts that you take out.",
        button="Keep these words",
        done="Your words are changed.",
        action=f"words {question.pk}",
        texts=("title", "body"),
        write=write,
        anchor=lambda _: "",
        initial={"title": question.title, "body": question.body},
    )
    return _add(request, question, adding, timezone.now())


def _add(request: HttpRequest, question: Question, adding: Adding, now: datetime) -> HttpResponse:
    if request.method != "POST":
        initial = adding.initial | {"key": uuid4()} | kept_form(request)
        return _page(request, question, adding, adding.form(initial=initial))
    form = adding.form(request.POST)
    if not form.is_valid():
        return _page(request, question, adding, form, status=422)
    texts = {name: form.cleaned_data[name] for name in adding.texts}
    if request.POST.get("do") == "take_out":
        form = adding.form(cleared(request.POST, texts))
        form.is_valid()
        return _page(request, question, adding, form)
    told = form.cleaned_data
    found = levels.read(
        "\n".join(texts.values()),
        day=told.get("day") or day_now(question, now),
        procedure=question.procedure or question.procedure_words,
        ticked=told.get("ticked", ()),
    )
    # How it ended is told looking back: nothing in it is happening now.
    look = second_look(texts, None if adding.form is OutcomeForm else found, told["looked"], question.country)
    if look is not None:
        return _page(request, question, adding, form, look=look)
    number = submissions.once(
        person=person_of(request),
        key=told["key"],
        action=adding.action,
        now=now,
        do=lambda: adding.write(told, now),
    )
    messages.success(request, adding.done)
    question.refresh_from_db()
    return HttpResponseRedirect(question.get_absolute_url() + adding.anchor(number or 0), status=303)


def _page(
    request: HttpRequest,
    question: Question,
    adding: Adding,
    form: Keyed,
    *,
    look: SecondLook | None = None,
    status: int = 200,
) -> HttpResponse:
    view = AddView(
        heading=adding.heading,
        lead=adding.lead,
        form=form,
        button=adding.button,
        question_title=question.title,
        question_url=question.get_absolute_url(),
        asked=adding.asked,
        asked_by=adding.asked_by,
        ticks=ticks(form["ticked"].value() or ()) if "ticked" in form.fields else (),
        suggestions=adding.suggestions,
        look=look,
    )
    page = frame(request, adding.heading, section="account", asked_from=question.country, may_be_indexed=False)
    return show(request, "my_addition.html", page, status=status, add=view)
