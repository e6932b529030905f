"""The control that follows something, and the page where it is done without a session."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FollowView:
    """A button for somebody signed in, a link for a visitor; ``what`` is "this question", "this doctor" and so on."""

    url: str
    what: str
    is_following: bool = False
    signed_in: bool = False


@dataclass(frozen=True, slots=True)
class FollowPage:
    """The page of one thing to follow: its name, where it stands, what one would be told."""

    name: str
    back_url: str
    told: str
