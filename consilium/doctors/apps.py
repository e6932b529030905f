"""Tells Django of this room."""

from django.apps import AppConfig


class Doctors(AppConfig):
    """The room `doctors`."""

    name = "consilium.doctors"
