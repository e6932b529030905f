"""Counters of the account pages, which a library keeps in the shared cache under network addresses."""

from datetime import UTC, datetime

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection


def forget_expired(now: datetime, most: int) -> int:
    """Delete entries of the database's cache that have expired, and return how many; a cache server does it itself.

    Django leaves them in the table until it is full.
    """
    if not isinstance(caches["default"], DatabaseCache):
        return 0
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    at = now.astimezone(UTC).replace(microsecond=0)
    until = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT cache_key FROM {table} WHERE expires < %s LIMIT %s", [until, most])  # noqa: S608
        keys = [key for (key,) in cursor.fetchall()]
        for key in keys:
            cursor.execute(f"DELETE FROM {table} WHERE cache_key = %s AND expires < %s", [key, until])  # noqa: S608
    return len(keys)
