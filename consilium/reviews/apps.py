"""Tells Django of this room."""

from django.apps import AppConfig


class Reviews(AppConfig):
    """The room `reviews`."""

    name = "consilium.reviews"
