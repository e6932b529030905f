"""Tells Django of this room."""

from django.apps import AppConfig


class Consensus(AppConfig):
    """The room `consensus`."""

    name = "consilium.consensus"
