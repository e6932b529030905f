"""Tells Django of this room."""

from django.apps import AppConfig


class Votes(AppConfig):
    """The room `votes`."""

    name = "consilium.votes"
