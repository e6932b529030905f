"""Tells Django of this room."""

from django.apps import AppConfig


class Caching(AppConfig):
    """The room `caching`."""

    name = "consilium.caching"
