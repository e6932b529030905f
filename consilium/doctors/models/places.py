"""Where postcodes lie, as the operator's table says."""

from django.db import models


class Postcode(models.Model):
    """One postcode, or the first part of some: the middle of its places in degrees, and the name of the first of them.

    `code` is written as `places.codes.tidy` writes it.
    """

    country = models.CharField(max_length=2)
    code = models.CharField(max_length=10)
    town = models.CharField(max_length=80, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "code"], name="one_place_a_postcode")]

    def __str__(self) -> str:
        return f"{self.country} {self.code}"


class PostcodeTable(models.Model):
    """That a country's postcodes were loaded: how many there are, and when the last file with them was read."""

    country = models.CharField(max_length=2, primary_key=True)
    codes = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.codes} postcodes of {self.country}"
