"""Every address of the site."""

from allauth.account.decorators import secure_admin_login
from allauth.account.views import request_login_code
from django.contrib import admin
from django.urls import include, path

from consilium.web.pages import (
    account,
    agreements,
    answering,
    asking_back,
    confirming,
    doctors,
    errors,
    health,
    home,
    phrases,
    procedures,
    questions,
    queue,
    texts,
    votes,
)

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", home.home, name="home"),
    path("questions/", questions.question_list, name="question_list"),
    path("questions/<int:question_id>/", questions.short_address, name="question_short"),
    path("questions/<int:question_id>/claims/", queue.claims, name="claims"),
    path("questions/<int:question_id>/clarifications/", asking_back.clarifications, name="clarifications"),
    path("questions/<int:question_id>/<slug:slug>/", questions.question, name="question"),
    path("questions/<int:question_id>/<slug:slug>/answer/", answering.answer, name="answer"),
    path("answers/<int:answer_id>/agreements/", agreements.agreements, name="answer_agreements"),
    path("answers/<int:answer_id>/confirmation/", confirming.confirmation, name="answer_confirmation"),
    path("answers/<int:answer_id>/revision/", answering.revision, name="answer_revision"),
    path("answers/<int:answer_id>/votes/", votes.votes, name="answer_vote"),
    path("ask/", home.home, name="ask"),
    path("search/", questions.search, name="search"),
    path("doctors/", doctors.directory, name="doctor_directory"),
    path("doctors/<slug:slug>/", doctors.profile, name="doctor"),
    path("procedures/", procedures.procedure_list, name="procedure_list"),
    path("procedures/<slug:slug>/", procedures.procedure, name="procedure"),
    path("account/", account.account, name="account"),
    path("account/queue/", queue.queue, name="queue"),
    path("account/readings/", confirming.readings, name="readings"),
    path("account/phrases/", phrases.phrases, name="phrases"),
    path("account/phrases/<int:phrase_id>/", phrases.phrase, name="phrase"),
    # A code by mail is the way in; allauth would ask for a password first.
    path("account/login/", request_login_code, name="account_login"),
    path("account/", include("allauth.urls")),
    path("about/", texts.about, name="about"),
    path("method/", texts.method, name="method"),
    path("privacy/", texts.privacy, name="privacy"),
    path("terms/", texts.terms, name="terms"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
