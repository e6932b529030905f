"""Tells Django of this room."""

from django.apps import AppConfig


class Topics(AppConfig):
    """The room `topics`."""

    name = "consilium.topics"
