"""A notice: that something happened which one person should know of, and whether they have read it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from consilium.answers.models import Answer
from consilium.doctors.rules import doctor_of
from consilium.people.rules import Reader
from consilium.questions.models import Question, open_to


class Kind(models.TextChoices):
    """What notices are about, as people choose among them."""

    RED_FLAG = "red-flag", "A doctor raises something that should not wait"
    ANSWER = "answer", "A new answer"
    REVISION = "revision", "A doctor revises an answer"
    ASKED_BACK = "asked-back", "A doctor asks you something"
    REPLY = "reply", "The asker replies to you, or to a question you answered"
    ADDED = "added", "The asker tells more on a question you follow or answered"
    QUESTION = "question", "A new question about a procedure you follow"
    MATCHED = "matched", "A question that fits your specialty"
    BY_DOCTOR = "by-doctor", "A doctor you follow answers"
    OUTCOME_DUE = "outcome-due", "It is time to tell how it turned out"
    CHECK = "check", "What is decided about your application or claim"
    CREDENTIAL = "credential", "A credential of yours ends"
    DECISION = "decision", "What moderators decide about something you wrote"


CLOSED_TO_THE_BLIND = ("reply", "outcome", "merged", "parted")


class NoticeSet(models.QuerySet["Notice"]):
    """Notices, and which of them may be shown."""

    def shown_to(self, reader: Reader) -> Self:
        """Keep the reader's own, without what they may no longer see, or not yet: a colleague's answer, for one."""
        answers = Answer.objects.visible_to(reader).filter(pk=OuterRef("answer"))
        own = self.filter(
            Q(question=None) | open_to(reader, "question__"), Q(answer=None) | Exists(answers), person_id=reader.pk
        )
        doctor = doctor_of(reader)
        if doctor is None:
            return own
        # A reply tells that a colleague asked, and the end how right they were: both are closed like their answers.
        answered = Answer.objects.given_here().filter(doctor=doctor, question=OuterRef("question"))
        closed = Q(kind=Kind.ADDED, detail__in=CLOSED_TO_THE_BLIND) & ~Exists(answered) & ~Q(question__asker=reader.pk)
        return own.exclude(closed)

    def unread(self) -> Self:
        """Keep what was not read."""
        return self.filter(read_at=None)


class Notice(models.Model):
    """One thing told to one person, once.

    It holds no words: they are made from what it points to, when they are shown, and only as far as its person may
    see that then. `detail` says which of the things of its kind happened; `about` tells two of them apart.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=Kind)
    detail = models.CharField(max_length=20, blank=True)
    about = models.BigIntegerField(help_text="The id of what happened, or where it has none the microsecond of it.")
    question = models.ForeignKey(Question, models.CASCADE, null=True, blank=True, related_name="+")
    answer = models.ForeignKey(Answer, models.CASCADE, null=True, blank=True, related_name="+")
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mail_at = models.DateTimeField(null=True, blank=True, help_text="When it is to go by mail; empty when it is not.")
    mailed_at = models.DateTimeField(null=True, blank=True, help_text="When the mail that carries it was written.")

    objects = NoticeSet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="notices_of_a_person"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="notices_unread"),
            models.Index(fields=["told_at"], name="notices_by_age"),
            models.Index(fields=["told_at", "person"], condition=Q(kind="matched"), name="notices_of_matches"),
            models.Index(fields=["mail_at", "person"], condition=Q(mail_at__isnull=False), name="notices_to_mail"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "detail", "about"], name="told_once"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="notice_kind_known"),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk} ({self.kind})"
