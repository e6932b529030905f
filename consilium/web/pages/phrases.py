"""A doctor's own phrases: kept, changed and deleted."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from consilium.answers.models import Phrase
from consilium.answers.writing import keep_phrase
from consilium.doctors.models import Doctor
from consilium.doctors.rules import doctor_of
from consilium.people.rules import is_signed_in
from consilium.web.forms.phrase import PhraseForm
from consilium.web.pages.frame import frame, show
from consilium.web.pages.shapes.answering import PhrasesView, PhraseView


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def phrases(request: HttpRequest) -> HttpResponse:
    """Show one's phrases, or keep a new one."""
    doctor = _doctor(request)
    return _edit(request, doctor, None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def phrase(request: HttpRequest, phrase_id: int) -> HttpResponse:
    """Show one phrase to change, keep it changed, or delete it."""
    doctor = _doctor(request)
    row = Phrase.objects.filter(doctor=doctor, pk=phrase_id).first()
    if row is None:
        raise Http404
    if request.method == "POST" and request.POST.get("step") == "delete":
        row.delete()
        messages.success(request, "The phrase is deleted.")
        return HttpResponseRedirect(reverse("phrases"))
    return _edit(request, doctor, row)


def _doctor(request: HttpRequest) -> Doctor:
    doctor = doctor_of(request.user) if is_signed_in(request.user) else None
    if doctor is None:
        raise PermissionDenied("Phrases are for doctors, who answer with them.")
    return doctor


def _edit(request: HttpRequest, doctor: Doctor, row: Phrase | None) -> HttpResponse:
    own = Phrase.objects.filter(doctor=doctor)
    others = own if row is None else own.exclude(pk=row.pk)
    if request.method != "POST":
        initial = {"name": row.name, "words": row.words} if row is not None else {}
        return _page(request, doctor, PhraseForm(others=others, initial=initial), row)
    form = PhraseForm(request.POST, others=others)
    if not form.is_valid():
        return _page(request, doctor, form, row, status=422)
    if not form.is_kept_already:
        keep_phrase(doctor=doctor, name=form.cleaned_data["name"], words=form.cleaned_data["words"], phrase=row)
    messages.success(request, "The phrase is kept.")
    return HttpResponseRedirect(reverse("phrases"))


def _page(
    request: HttpRequest, doctor: Doctor, form: PhraseForm, row: Phrase | None, status: int = 200
) -> HttpResponse:
    rows = tuple(_view(kept) for kept in doctor.phrases.all())
    view = PhrasesView(
        rows=rows,
        post_url=reverse("phrase", args=[row.pk]) if row is not None else reverse("phrases"),
        editing=_view(row) if row is not None else None,
    )
    page = frame(request, "Your phrases", section="account", may_be_indexed=False)
    return show(request, "phrases.html", page, status=status, phrases=view, form=form)


def _view(row: Phrase) -> PhraseView:
    return PhraseView(row.pk, row.name, row.words, reverse("phrase", args=[row.pk]))
