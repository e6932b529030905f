"""The page that stops somebody who may be in an emergency: the number, large, and then the way on."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from consilium.medicine.emergency import emergency_number
from consilium.questions import drafts
from consilium.questions.typed import Typed
from consilium.web.pages import drafting
from consilium.web.pages.ask_views import in_order, is_emergency, level_of, shown_level, steps
from consilium.web.pages.frame import frame, show
from consilium.web.pages.second_look import number_in
from consilium.web.pages.shapes.asking import StopView
from consilium.web.same_origin import is_own_form


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask_stop(request: HttpRequest) -> HttpResponse:
    """Show the emergency number large (GET); whoever has help or needs none goes on (POST)."""
    now = timezone.now()
    draft = drafting.current(request, now)
    if draft is None:
        return HttpResponseRedirect(reverse("ask"))
    typed = Typed.read(draft.typed)
    found = level_of(typed, now)
    if not is_emergency(found):
        return HttpResponseRedirect(reverse("ask"))
    if request.method == "POST" and is_own_form(request):
        drafts.pass_warning(draft=draft, level="E", now=now)
        if draft.reached >= 3:
            return HttpResponseRedirect(reverse("ask_check"), status=303)
        if in_order(steps(typed, now)[: draft.reached]):
            drafts.save(draft=draft, typed=typed, now=now, reached=draft.reached + 1)
        return HttpResponseRedirect(reverse("ask") + f"#step-{draft.reached + 1}", status=303)
    also = emergency_number(typed.country)
    view = StopView(
        number=number_in(typed.country),
        also=also.also if also is not None else (),
        reasons=shown_level(found).reasons,
    )
    page = frame(request, "This may be an emergency", section="ask", asked_from=typed.country, may_be_indexed=False)
    return show(request, "ask_stop.html", page, stop=view)
