"""Which keys were forgotten, in the order in which it happened."""

from django.db import models


class Change(models.Model):
    """Keys that one change forgot, written in the transaction of that change; every server process reads these rows.

    On SQLite writers queue, so ids are in the order of commits. On PostgreSQL they are not: there `transaction` says
    which transaction wrote the row, and a reader compares it with what it could not see the last time.
    """

    keys = models.TextField(help_text="One key a line.")
    at = models.DateTimeField(db_index=True)
    transaction = models.BigIntegerField(null=True, blank=True, db_index=True, help_text="PostgreSQL's id of it.")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"change {self.pk}"
