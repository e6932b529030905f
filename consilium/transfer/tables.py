"""Which rows an export holds, table by table, and which it leaves out and why."""

from typing import Any

from django.apps import apps
from django.db.models import Field, Model

FORMAT = 2

# In an order in which nearly every row stands after those it points to.
TABLES = (
    "people.person",
    "account.emailaddress",
    "people.role",
    "people.erasure",
    "people.wording",
    "people.consent",
    "doctors.doctor",
    "doctors.portrait",
    "doctors.check",
    "doctors.remark",
    "doctors.evidence",
    "doctors.evidencelook",
    "doctors.credential",
    "doctors.reminder",
    "questions.draft",
    "questions.question",
    "questions.update",
    "questions.version",
    "questions.clarification",
    "questions.outcome",
    "questions.outcomerequest",
    "questions.photo",
    "questions.photoconsent",
    "questions.photolook",
    "answers.answer",
    "answers.opinion",
    "answers.unblinding",
    "answers.draft",
    "answers.phrase",
    "votes.helpfulvote",
    "votes.agreement",
    "reviews.review",
    "reviews.reply",
    "consensus.snapshot",
    "consensus.unread",
    "moderation.case",
    "moderation.flag",
    "moderation.decision",
    "moderation.decisiontext",
    "moderation.chainhead",
    "moderation.appeal",
    "moderation.hold",
    "moderation.safetyitem",
    "notifications.notice",
    "notifications.choice",
    "notifications.digesttime",
    "notifications.following",
    "notifications.frankness",
    "notifications.bounce",
    "notifications.matching",
)

LEFT_OUT = {
    "account.emailconfirmation": "a key that opens an account",
    "mfa.authenticator": "a second factor, which is set up anew",
    "people.submission": "forms that were sent; a key each",
    "people.dataexport": "a copy of rows that are exported, made for its person and deleted after a week",
    "people.allowance": "what was sent lately, of no use elsewhere",
    "notifications.mail": "mail that was sent or waits; it belongs to the house that wrote it",
    "answers.claim": "held for ten minutes",
    "questions.unclaimedbytes": "files that are being deleted",
    "doctors.registerentry": "loaded again from the register's own file",
    "doctors.registerload": "loaded again from the register's own file",
    "doctors.postcode": "loaded again from the table's own file",
    "doctors.postcodetable": "loaded again from the table's own file",
    "search.entry": "derived: written anew on import",
    "search.unsent": "what this house's own search server was not told yet",
    "search.slip": "derived: taken in anew by the worker",
    "search.related": "derived: chosen anew by the worker",
    "topics.contribution": "derived: counted anew by the worker",
    "topics.line": "derived: counted anew by the worker",
    "caching.change": "of the pages that this house keeps",
}

# Columns that are no part of an export: nobody signs in by what stands in a file, who is forgotten is nobody there, and
# what waits to be mailed is mailed by the house that told it, and by no second one.
SECRETS = {"people.person": {"password"}, "people.erasure": {"receipt_to"}, "notifications.notice": {"mail_at"}}


def model_of(table: str) -> type[Model]:
    """The model of a table of the list."""
    return apps.get_model(table)


def columns(table: str) -> list["Field[Any, Any]"]:
    """The exported columns of a table, in the order of its fields."""
    secret = SECRETS.get(table, set())
    return [field for field in model_of(table)._meta.concrete_fields if field.name not in secret]
