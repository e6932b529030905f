"""Which watch the configured database takes."""

from pathlib import Path

from django.db import connections

from consilium.caching.watching import SqliteWatch, Watch


def watch() -> Watch:
    """Return the watch for the configured database."""
    wrapper = connections["default"]
    if wrapper.vendor == "sqlite":
        return SqliteWatch(Path(str(wrapper.settings_dict["NAME"])))
    # Its driver is loaded only where it is used.
    from consilium.caching.watching_postgresql import PostgresWatch

    return PostgresWatch(wrapper.get_connection_params())
