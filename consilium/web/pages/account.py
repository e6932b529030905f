"""A person's own page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from consilium.doctors.rules import doctor_of, may_edit_profile
from consilium.people.models import Person
from consilium.people.rules import is_moderator
from consilium.web.pages.frame import day_words, frame, show
from consilium.web.pages.shapes.account import AccountAction, AccountView


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Show who one is here."""
    person = request.user
    assert isinstance(person, Person)
    doctor = doctor_of(person)
    roles = [f"Doctor: {doctor}"] if doctor else []
    roles += ["Moderator"] if is_moderator(person) else []
    actions = [
        AccountAction("My questions", "What is new, what doctors ask you, and your drafts.", reverse("my_questions")),
        AccountAction("My reviews", "What became of each, to change or take back.", reverse("my_reviews")),
        AccountAction("What comes by mail", "At once, once a day, once a week, or never.", reverse("mail_choices")),
        AccountAction("E-mail addresses", "Change where your sign-in codes go.", reverse("account_email")),
        AccountAction("Second factor", "An authenticator app or a passkey beside the code.", reverse("mfa_index")),
        AccountAction("What you agreed to", "Terms, photos, research; to read and take back.", reverse("consents")),
        AccountAction("Your data as a file", "Everything you wrote and chose, and your photos.", reverse("export")),
        AccountAction("Erase your data", "Account, photos and words, for good.", reverse("erasure"), is_danger=True),
        AccountAction("Sign out", "End this session on this device.", reverse("account_logout")),
    ]
    if doctor is None:
        actions.insert(
            1, AccountAction("Are you a doctor?", "Apply, so that your licence is checked.", reverse("own_doctor"))
        )
    if doctor:
        actions.insert(
            0, AccountAction("What was checked of you", "Your credentials, to add or renew.", reverse("own_doctor"))
        )
        if may_edit_profile(person, doctor, timezone.now()):
            actions.insert(
                0,
                AccountAction(
                    "Change your profile",
                    "Words, place, languages, procedures; a new name, title or picture.",
                    reverse("profile_edit"),
                ),
            )
        actions.insert(0, AccountAction("Your phrases", "Words you insert while you answer.", reverse("phrases")))
        actions.insert(
            0,
            AccountAction(
                "What was read in your answers", "Imported ones, to confirm or correct.", reverse("readings")
            ),
        )
        actions.insert(0, AccountAction("Questions that wait", "The most urgent first.", reverse("queue")))
        actions.insert(0, AccountAction("Your profile", "As readers see it.", reverse("doctor", args=[doctor.slug])))
    view = AccountView(
        pseudonym=person.pseudonym,
        email=person.email,
        since=day_words(person.date_joined),
        roles=tuple(roles),
        actions=tuple(actions),
    )
    return show(
        request, "account.html", frame(request, "Your account", section="account", may_be_indexed=False), account=view
    )
