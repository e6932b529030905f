"""Tells Django of this room."""

from django.apps import AppConfig


class People(AppConfig):
    """The room `people`."""

    name = "consilium.people"
