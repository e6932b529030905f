"""Ending mails from the link in a mail, signed out or in: a page that asks (GET), one press that does it (POST).

The signed address is all it takes, as RFC 8058 wants it: mail providers send the press without a cookie or a token of
a form, and take no redirection for an answer.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from consilium.notifications import unsubscribing
from consilium.web.pages.frame import frame, show
from consilium.web.pages.shapes.mail_choices import UnsubscribeView


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether mails should end, or end them; 404 for an address that we did not sign."""
    subscription = unsubscribing.read(token)
    if subscription is None:
        raise Http404
    everything = request.POST.get("which") == "all"
    is_done = request.method == "POST"
    if is_done:
        unsubscribing.unsubscribe(subscription=subscription, everything=everything, now=timezone.now())
    view = UnsubscribeView(
        kinds=tuple(kind.label for kind in subscription.kinds),
        post_url=reverse("unsubscribe", args=[token]),
        choices_url=reverse("mail_choices"),
        is_done=is_done,
        is_everything=everything,
    )
    page = frame(request, "Mails have ended" if is_done else "End these mails?", may_be_indexed=False)
    return show(request, "unsubscribe.html", page, ending=view)
