"""A question, what it was written from, its photos, and what came after it."""

from consilium.questions.models.draft import Draft
from consilium.questions.models.following import Clarification, Outcome, OutcomeRequest, Update, Version
from consilium.questions.models.look import PhotoLook
from consilium.questions.models.photo import Photo, PhotoConsent, UnclaimedBytes
from consilium.questions.models.question import Question, QuestionSet, open_to

__all__ = [
    "Clarification",
    "Draft",
    "Outcome",
    "OutcomeRequest",
    "Photo",
    "PhotoConsent",
    "PhotoLook",
    "Question",
    "QuestionSet",
    "UnclaimedBytes",
    "Update",
    "Version",
    "open_to",
]
