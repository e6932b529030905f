"""Tells Django of this room."""

from django.apps import AppConfig


class Notifications(AppConfig):
    """The room `notifications`."""

    name = "consilium.notifications"
