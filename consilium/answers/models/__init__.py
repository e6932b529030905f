"""Answers, their versions, who has been shown them, and what stands while one is written."""

from consilium.answers.models.answer import Answer
from consilium.answers.models.blindness import Unblinding
from consilium.answers.models.opinion import Opinion
from consilium.answers.models.writing import Claim, Draft, Phrase

__all__ = ["Answer", "Claim", "Draft", "Opinion", "Phrase", "Unblinding"]
