"""The table itself: what goes in time, and what stays and until when. The privacy page shows it as it stands here."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from allauth.account.models import EmailConfirmation
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import F, Q

from consilium.answers.models import Claim
from consilium.answers.models import Draft as AnswerDraft
from consilium.caching import changes
from consilium.doctors import portraits
from consilium.doctors.checks import evidence, forgetting
from consilium.doctors.models import EvidenceLook
from consilium.moderation import forgetting as moderators
from consilium.notifications import reading
from consilium.notifications.models import Bounce, Mail
from consilium.people import counters, exporting, limits, unconfirmed
from consilium.people.models import DataExport, Submission
from consilium.questions import drafts, photos
from consilium.questions.models import PhotoLook
from consilium.retention.term import Forget, Kept, Term, files, rows

DAY = timedelta(days=1)
AT_ONCE = timedelta(0)
VISITORS_SESSIONS = drafts.VISITORS_KEPT_FOR
"""How long a browser that is not signed in is remembered: as long as the draft that it may hold."""


def _batch(forget: Callable[..., int]) -> Forget:
    return lambda now, most: forget(now, most=most)


def _each(forget: Callable[[datetime], int]) -> Forget:
    return lambda now, most: forget(now)


def _data(name: str) -> Callable[[], Path]:
    return lambda: Path(settings.DATA) / name


def _came_back_long_ago(now: datetime) -> Q:
    before = now - 30 * DAY
    return Q(lifted_at__lt=before) | (Q(at__lt=before) & ~Q(address=F("person__email")))


TERMS: tuple[Term, ...] = (
    Term(
        "Sessions of visitors",
        VISITORS_SESSIONS,
        "the last change",
        "A browser that saved a draft or asked for a sign-in code is remembered until that draft goes.",
        rows(lambda now: Session.objects.filter(expire_date__lt=now)),
        ("sessions.session",),
        has_words=True,
    ),
    Term(
        "Sessions of people who signed in",
        timedelta(seconds=settings.SESSION_COOKIE_AGE),
        "the last change",
        "So that nobody has to ask for a code every day.",
        rows(lambda now: Session.objects.filter(expire_date__lt=now)),
        ("sessions.session",),
        has_words=True,
    ),
    Term(
        "Accounts whose address was never confirmed",
        unconfirmed.KEPT_FOR,
        "they were begun",
        "Somebody mistyped, or thought better of it; the address may be another person’s.",
        rows(unconfirmed.unconfirmed),
        ("people.person", "account.emailaddress"),
        has_words=True,
    ),
    Term(
        "Keys that confirm an address",
        3 * DAY,
        "they were made",
        "They no longer open anything.",
        rows(lambda now: EmailConfirmation.objects.filter(created__lt=now - 3 * DAY)),
        ("account.emailconfirmation",),
        has_words=True,
    ),
    Term(
        "Counts of how often something was sent",
        AT_ONCE,
        "all of it may be sent again, after a day at most",
        "They keep floods out. Of your network address they hold a digest that only this site can make.",
        _batch(limits.forget_free),
        ("people.allowance",),
    ),
    Term(
        "Counts of tries to sign in, under the network address they came from",
        AT_ONCE,
        "they have expired, after a day at most",
        "They keep out whoever guesses codes.",
        counters.forget_expired,
    ),
    Term(
        "Keys of forms that were sent",
        30 * DAY,
        "the form was sent",
        "A form that is sent twice acts once; after a month nobody sends it again.",
        rows(lambda now: Submission.objects.filter(at__lt=now - 30 * DAY)),
        ("people.submission",),
    ),
    Term(
        "Drafts of visitors",
        drafts.VISITORS_KEPT_FOR,
        "they were last touched",
        "Long enough to come back from the next appointment; the browser may be shared.",
        _batch(drafts.forget_old),
        ("questions.draft", "questions.photo"),
        has_words=True,
    ),
    Term(
        "Drafts of questions",
        drafts.KEPT_FOR,
        "they were last touched",
        "What was not asked in three months will be asked in other words.",
        _batch(drafts.forget_old),
        ("questions.draft", "questions.photo"),
        has_words=True,
    ),
    Term(
        "Drafts of answers",
        drafts.KEPT_FOR,
        "they were last saved",
        "As drafts of questions.",
        rows(lambda now: AnswerDraft.objects.filter(saved_at__lt=now - drafts.KEPT_FOR)),
        ("answers.draft",),
        has_words=True,
    ),
    Term(
        "That a doctor is writing on a question",
        AT_ONCE,
        "the ten minutes are over",
        "It asks colleagues to take another question first.",
        rows(lambda now: Claim.objects.filter(until__lt=now)),
        ("answers.claim",),
    ),
    Term(
        "Photos that were taken back, replaced or never posted",
        AT_ONCE,
        "that happens; what is left of an upload that broke off, within the hour",
        "Nobody reaches them from that moment, and their bytes are deleted.",
        _batch(photos.delete_unclaimed),
        ("questions.unclaimedbytes",),
    ),
    Term(
        "Who was shown a photo for doctors",
        730 * DAY,
        "that day, or with the photo when that goes first",
        "You can ask afterwards who saw it.",
        rows(lambda now: PhotoLook.objects.filter(day__lt=(now - 730 * DAY).date())),
        ("questions.photolook",),
    ),
    Term(
        "Papers of an application",
        evidence.KEPT_AFTER,
        "it was decided",
        "An appeal may need them.",
        _batch(evidence.remove_due),
        ("doctors.evidence",),
    ),
    Term(
        "Who opened a paper of an application",
        730 * DAY,
        "that day",
        "It can be asked afterwards who saw it.",
        rows(lambda now: EvidenceLook.objects.filter(day__lt=(now - 730 * DAY).date())),
        ("doctors.evidencelook",),
    ),
    Term(
        "What was said in an application that was refused or withdrawn",
        forgetting.KEPT_FOR,
        "it ended",
        "Whoever tries again with the same false papers is known; that there was an application stays.",
        forgetting.forget_said,
        ("doctors.check", "doctors.remark"),
        has_words=True,
    ),
    Term(
        "Papers and pictures whose form was never sent",
        evidence.UNCLAIMED_AFTER,
        "they were uploaded",
        "Nobody can reach them.",
        _each(evidence.remove_unclaimed),
    ),
    Term(
        "Pictures of doctors that show no more",
        portraits.UNCLAIMED_AFTER,
        "they were refused or replaced",
        "They serve nobody.",
        _each(portraits.remove_unneeded),
        ("doctors.portrait",),
    ),
    Term(
        "The file of your own data",
        exporting.KEPT_FOR,
        "it was made",
        "It holds everything about you in one place.",
        _each(exporting.delete_expired),
    ),
    Term(
        "That you asked for your own data",
        730 * DAY,
        "you asked",
        "You can ask afterwards who fetched something in your name.",
        rows(lambda now: DataExport.objects.filter(state="gone", asked_at__lt=now - 730 * DAY)),
        ("people.dataexport",),
    ),
    Term(
        "Notices in the inbox",
        reading.KEPT_FOR,
        "you were told",
        "What they tell of stays where it is.",
        _batch(reading.forget_old),
        ("notifications.notice",),
    ),
    Term(
        "That a mail was sent",
        30 * DAY,
        "it was sent",
        "The mail’s words and address go when it is sent; what is left recognises a report that it came back.",
        rows(lambda now: Mail.objects.filter(sent_at__lt=now - 30 * DAY)),
        ("notifications.mail",),
        has_words=True,
    ),
    Term(
        "That a mail could not be sent",
        30 * DAY,
        "it was written",
        "Its words and address go when it is given up; what is left tells the operator what failed.",
        rows(lambda now: Mail.objects.filter(state=Mail.State.FAILED, written_at__lt=now - 30 * DAY)),
        ("notifications.mail",),
        has_words=True,
    ),
    Term(
        "Mails kept as files where no mail server is set",
        30 * DAY,
        "they were written",
        "For trying the site out; each is a mail as its reader would have got it.",
        files(_data("mail"), "*.eml", 30 * DAY),
    ),
    Term(
        "That mails to an address came back",
        30 * DAY,
        "it works again or you have another",
        "Should it fail again soon, that is seen.",
        rows(lambda now: Bounce.objects.filter(_came_back_long_ago(now))),
        ("notifications.bounce",),
        has_words=True,
    ),
    Term(
        "Your words with a flag",
        moderators.KEPT_FOR,
        "it was settled",
        "An appeal may ask for them; that you flagged, and why from a list, stays.",
        moderators.forget_flags,
        ("moderation.flag",),
        has_words=True,
    ),
    Term(
        "Your words with an appeal",
        moderators.KEPT_FOR,
        "it was decided",
        "The moderators who decided may be asked about it; that you appealed stays.",
        moderators.forget_appeals,
        ("moderation.appeal",),
        has_words=True,
    ),
    Term(
        "Records that an import rejected",
        90 * DAY,
        "the import",
        "The operator mends them and imports them again.",
        files(_data("rejected"), "*.jsonl", 90 * DAY),
    ),
    Term(
        "What operators did in the administration pages",
        365 * DAY,
        "they did it",
        "It can be asked afterwards who did it.",
        rows(lambda now: LogEntry.objects.filter(action_time__lt=now - 365 * DAY)),
        ("admin.logentry",),
        has_words=True,
    ),
    Term(
        "Which pages a change made stale",
        changes.KEPT_FOR,
        "the change",
        "Every server process has read it by then.",
        _each(changes.prune),
        ("caching.change",),
    ),
)

KEPT: tuple[Kept, ...] = (
    Kept(
        "Your account: address, pseudonym, country, roles, second factor",
        "until you erase it",
        "Codes and notices go to the address; everything of yours stands under the pseudonym.",
        ("people.person", "people.role", "mfa.authenticator"),
    ),
    Kept(
        "Questions, later days, replies, outcomes, and how their words were before",
        "until you take them back or erase your data",
        "Doctors’ answers stand on them, and others in the same place read them.",
        (
            "questions.question",
            "questions.update",
            "questions.version",
            "questions.clarification",
            "questions.outcome",
            "questions.outcomerequest",
        ),
    ),
    Kept(
        "Photos and what you agreed to for each",
        "until you take the photo back or erase your data",
        "It is told what was agreed to and when.",
        ("questions.photo", "questions.photoconsent"),
    ),
    Kept(
        "What you agreed to: which words, when, and when you took it back",
        "until you erase your data",
        "You read it under your account; the words of each version stay as they were.",
        ("people.consent", "people.wording"),
    ),
    Kept(
        "Doctors’ answers, opinions and words on colleagues’ answers",
        "for good",
        "They are records that people acted on; nothing that was said is unsaid.",
        ("answers.answer", "answers.opinion", "votes.agreement", "moderation.safetyitem"),
    ),
    Kept(
        "Votes",
        "until you take them back; erased, without you",
        "Counts would no longer be right.",
        ("votes.helpfulvote",),
    ),
    Kept(
        "Reviews and replies to them",
        "until their writer takes them back or erases them",
        "Readers weigh them by their age.",
        ("reviews.review", "reviews.reply"),
    ),
    Kept(
        "What you follow, and that mails may name what they are about",
        "until you change it",
        "It is your choice.",
        ("notifications.following", "notifications.frankness"),
    ),
    Kept(
        "Doctors’ profiles, what was checked of them and by whom",
        "for good",
        "Every answer keeps the standing its doctor had that day, and that must be told years later.",
        (
            "doctors.doctor",
            "doctors.portrait",
            "doctors.credential",
            "doctors.reminder",
            "doctors.check",
            "doctors.remark",
            "doctors.evidence",
        ),
    ),
    Kept(
        "Public registers of doctors and places of postcodes, as they were loaded",
        "until a newer list is loaded",
        "Numbers are checked against them, and doctors found near by; they are public.",
        ("doctors.registerentry", "doctors.registerload", "doctors.postcodetable"),
    ),
    Kept(
        "Flags, cases, decisions and appeals, without their free words where those went",
        "for good",
        "Nobody shall be able to change afterwards what was decided.",
        ("moderation.case", "moderation.flag", "moderation.hold", "moderation.decision", "moderation.appeal"),
    ),
    Kept(
        "That somebody asked to be forgotten, as a number",
        "for good",
        "A backup that is restored must forget them again.",
        ("people.erasure",),
    ),
    Kept(
        "What is counted from all this: where the doctors stand, the search index, numbers of procedures",
        "as long as what it is counted from",
        "It is counted anew when that changes or goes.",
        ("consensus.snapshot", "search.entry", "search.related", "topics.contribution"),
    ),
)
