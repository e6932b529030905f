"""Tells Django of this room."""

from django.apps import AppConfig


class Search(AppConfig):
    """The room `search`."""

    name = "consilium.search"
