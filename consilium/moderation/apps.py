"""Tells Django of this room."""

from django.apps import AppConfig


class Moderation(AppConfig):
    """The room `moderation`."""

    name = "consilium.moderation"
