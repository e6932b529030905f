"""What the pages about mails show."""

from dataclasses import dataclass

from consilium.web.pages.shapes.common import Link


@dataclass(frozen=True, slots=True)
class BouncedView:
    """That mail came back: to which address, and when."""

    address: str
    on: str


@dataclass(frozen=True, slots=True)
class MailChoicesView:
    """The page of what comes by mail; ``bounced`` while nothing can be sent; ``followed`` is what
    one follows, each leading to where that can end."""

    post_url: str
    email: str
    addresses_url: str
    bounced: BouncedView | None = None
    followed: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class UnsubscribeView:
    """The page behind the link in a mail: which kinds it ends, and whether that is done."""

    kinds: tuple[str, ...]
    post_url: str
    choices_url: str
    is_done: bool = False
    is_everything: bool = False
