"""What moderators decided: rows that are added and never changed, each holding on to the one before."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Decision(models.Model):
    """One decision as everyone may read it: what was decided about which thing, when, and why from a list.

    `digest` covers the row, the digest before it and `private_digest`; so a row that is changed or taken out breaks
    the chain from there on. Who decided and the free words stand in `DecisionText`, which can be erased.
    """

    class Verdict(models.TextChoices):
        KEEP = "keep", "Left as it is"
        HIDE = "hide", "Hidden"
        RESTORE = "restore", "Shown"
        UPHOLD = "uphold", "Stays hidden"
        MERGE = "merge", "Merged into another question"

    class Reason(models.TextChoices):
        IN_ORDER = "in-order", "Nothing here is against the rules"
        SEEN_TO = "seen-to", "It was seen to"
        DANGEROUS = "dangerous", "Following it could hurt somebody"
        PRIVATE = "private", "It tells who or where somebody is"
        SPAM = "spam", "It advertises, or sends readers elsewhere"
        FAKE = "fake", "Its author is not who they say"
        UNKIND = "unkind", "It attacks somebody"
        ELSEWHERE = "elsewhere", "It does not belong here"
        OTHER = "other", "Another reason, told to the author"
        DUPLICATE = "duplicate", "Another question here asks the same"

    number = models.PositiveBigIntegerField(primary_key=True)
    kind = models.CharField(max_length=10)
    subject_id = models.BigIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.CharField(max_length=10, choices=Reason)
    into_id = models.BigIntegerField(null=True, blank=True, help_text="The question it was merged into.")
    made_at = models.DateTimeField()
    previous = models.CharField(max_length=64, unique=True)
    private_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["kind", "subject_id"])]

    def __str__(self) -> str:
        return f"decision {self.number}"


class DecisionText(models.Model):
    """The private side of a decision: who made it and their words. Erased, it leaves the chain whole."""

    decision = models.OneToOneField(Decision, models.PROTECT, primary_key=True, related_name="text")
    salt = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    words = models.TextField(max_length=2000, blank=True)

    def __str__(self) -> str:
        return f"words of decision {self.decision_id}"


class ChainHead(models.Model):
    """The one row that says where the chain of decisions ends; whoever adds to the chain holds it until commit."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_chain_of_decisions")]

    def __str__(self) -> str:
        return f"head {self.number}"


class Appeal(models.Model):
    """An author's word against a decision; another moderator looks at it, once."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="appeal")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    words = models.TextField(max_length=2000)
    made_at = models.DateTimeField()
    settled_by = models.OneToOneField(Decision, models.PROTECT, null=True, blank=True, related_name="settles")

    class Meta:
        ordering = ["decision"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="appeal_has_words")]

    def __str__(self) -> str:
        return f"appeal against decision {self.decision_id}"
