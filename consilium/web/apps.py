"""Tells Django of this room, and connects what follows each event when the house starts."""

from django.apps import AppConfig


class Web(AppConfig):
    """The room `web`, the highest: it opens last, when every noun stands."""

    name = "consilium.web"

    def ready(self) -> None:
        """Connect the consequences."""
        from consilium import events, wiring

        events.connect(wiring.CONSEQUENCES)
