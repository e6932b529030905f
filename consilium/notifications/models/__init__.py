"""Notices to people, and the mail that carries them, as rows."""

from consilium.notifications.models.mail import Mail
from consilium.notifications.models.notice import Kind, Notice, NoticeSet

__all__ = ["Kind", "Mail", "Notice", "NoticeSet"]
