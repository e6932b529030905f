"""Tells Django of this room."""

from django.apps import AppConfig


class Answers(AppConfig):
    """The room `answers`."""

    name = "consilium.answers"
