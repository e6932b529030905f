"""Tells Django of this room."""

from django.apps import AppConfig


class Questions(AppConfig):
    """The room `questions`."""

    name = "consilium.questions"
