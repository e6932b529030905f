"""Every address of the site."""

from allauth.account.decorators import secure_admin_login
from allauth.account.views import request_login_code
from django.contrib import admin
from django.urls import include, path

from consilium.web.pages import (
    account,
    adding,
    agreements,
    answering,
    ask,
    ask_check,
    ask_stop,
    asking_back,
    confirming,
    decisions,
    desk,
    doctors,
    erasure,
    errors,
    flags,
    health,
    history,
    home,
    machines,
    mine,
    my_photos,
    photos,
    phrases,
    procedures,
    questions,
    queue,
    search,
    sheet,
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
    path("questions/<int:question_id>/<slug:slug>/sheet/", sheet.sheet, name="sheet"),
    path("questions/<int:question_id>/<slug:slug>/history/", history.question_history, name="question_history"),
    path("photos/<str:name>/<slug:size>.<slug:form>", photos.photo, name="photo"),
    path("ask/", ask.ask, name="ask"),
    path("ask/draft/", ask.ask_draft, name="ask_draft"),
    path("ask/stop/", ask_stop.ask_stop, name="ask_stop"),
    path("ask/check/", ask_check.ask_check, name="ask_check"),
    path("ask/photos/", ask.ask_photos, name="ask_photos"),
    path("ask/photos/<int:photo_id>/", photos.photo_edit, name="photo_edit"),
    path("search/", search.search, name="search"),
    path("doctors/", doctors.directory, name="doctor_directory"),
    path("doctors/<slug:slug>/", doctors.profile, name="doctor"),
    path("procedures/", procedures.procedure_list, name="procedure_list"),
    path("procedures/<slug:slug>/", procedures.procedure, name="procedure"),
    path("account/", account.account, name="account"),
    path("account/erasure/", erasure.erasure, name="erasure"),
    path("account/queue/", queue.queue, name="queue"),
    path("account/readings/", confirming.readings, name="readings"),
    path("account/phrases/", phrases.phrases, name="phrases"),
    path("account/phrases/<int:phrase_id>/", phrases.phrase, name="phrase"),
    path("account/questions/", mine.my_questions, name="my_questions"),
    path("account/questions/<int:question_id>/updates/", adding.my_update, name="my_update"),
    path("account/questions/<int:question_id>/outcome/", adding.my_outcome, name="my_outcome"),
    path("account/questions/<int:question_id>/words/", adding.my_words, name="my_words"),
    path("account/questions/<int:question_id>/photos/", my_photos.my_photos, name="my_photos"),
    path("account/questions/<int:question_id>/replies/<int:clarification_id>/", adding.my_reply, name="my_reply"),
    # A code by mail is the way in; allauth would ask for a password first.
    path("account/login/", request_login_code, name="account_login"),
    path("account/", include("allauth.urls")),
    path("flags/<slug:kind>/<int:subject_id>/", flags.flags, name="flags"),
    path("moderation/", desk.desk, name="desk"),
    path("moderation/cases/<int:case_id>/decisions/", desk.decisions, name="desk_decisions"),
    path("moderation/decisions/<int:number>/", decisions.decision, name="decision"),
    path("moderation/log/", decisions.decision_log, name="decision_log"),
    path("about/", texts.about, name="about"),
    path("method/", texts.method, name="method"),
    path("privacy/", texts.privacy, name="privacy"),
    path("terms/", texts.terms, name="terms"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemap-pages.xml", machines.sitemap_pages, name="sitemap_pages"),
    path("sitemap-<slug:kind>-<int:number>.xml", machines.sitemap_file, name="sitemap_file"),
    path("feeds/questions.atom", machines.questions_feed, name="questions_feed"),
    path("feeds/procedures/<slug:slug>.atom", machines.procedure_feed, name="procedure_feed"),
    path("feeds/doctors/<slug:slug>.atom", machines.doctor_feed, name="doctor_feed"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
