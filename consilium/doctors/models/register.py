"""Lists of registers as they were loaded, and how far each loading came."""

from django.db import models
from django.db.models import Q


class RegisterEntry(models.Model):
    """One entry of a register's list, compact: a list can have nine million.

    The key is made of the register's code and the digits of the number (`Register.key`), so that entries need no index
    beside it. `regions`, `fields` (codes of specialties, the primary one first), `licences` (REGION:number) and
    `former` hold several values with "|" between them.
    """

    id = models.BigIntegerField(primary_key=True)
    surname = models.CharField(max_length=60, blank=True)
    given = models.CharField(max_length=60, blank=True)
    former = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=30, blank=True)
    regions = models.CharField(max_length=60, blank=True)
    fields = models.CharField(max_length=165, blank=True)
    licences = models.CharField(max_length=400, blank=True)
    status = models.CharField(max_length=11)
    status_on = models.DateField(null=True, blank=True)
    replaced_by = models.BigIntegerField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    updated_on = models.DateField(null=True, blank=True)
    loaded_at = models.DateTimeField(help_text="When this entry last changed here.")

    class Meta:
        verbose_name_plural = "register entries"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["active", "inactive", "deactivated"]), name="register_entry_status_known"
            )
        ]

    def __str__(self) -> str:
        return f"register entry {self.pk}"


class RegisterLoad(models.Model):
    """One loading of a register's list: which file, how far it came, what it changed; without an end it can go on."""

    register = models.CharField(max_length=30)
    file = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64, help_text="Of the file's size and its first and last bytes.")
    position = models.BigIntegerField(default=0, help_text="Bytes of the unpacked list that were dealt with.")
    lines = models.BigIntegerField(default=0)
    read = models.BigIntegerField(default=0)
    added = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    left_out = models.BigIntegerField(default=0, help_text="Organisations and repeated rows.")
    rejected = models.BigIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    compared_at = models.DateTimeField(null=True, blank=True, help_text="When facts were held against what it changed.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "fingerprint"], condition=Q(finished_at=None), name="one_open_load_a_list"
            )
        ]

    def __str__(self) -> str:
        return f"{self.register}: {self.file}"
