"""Notices to people, what they chose of them, and the mail that carries them, as rows."""

from consilium.notifications.models.choice import Bounce, Choice, DigestTime, Frankness, How
from consilium.notifications.models.following import Following
from consilium.notifications.models.mail import Mail
from consilium.notifications.models.matching import Matching
from consilium.notifications.models.notice import Kind, Notice, NoticeSet

__all__ = [
    "Bounce",
    "Choice",
    "DigestTime",
    "Following",
    "Frankness",
    "How",
    "Kind",
    "Mail",
    "Matching",
    "Notice",
    "NoticeSet",
]
