"""Tells Django of this room."""

from django.apps import AppConfig


class Transfer(AppConfig):
    """The room `transfer`."""

    name = "consilium.transfer"
