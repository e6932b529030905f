"""What a person's own page sees: who they are here and what they can do about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AccountAction:
    """A way on from the account page; ``is_danger`` for what cannot be undone."""

    text: str
    explanation: str
    url: str
    is_danger: bool = False


@dataclass(frozen=True, slots=True)
class AccountView:
    """The account page, given to ``account.html`` under the name ``account``."""

    pseudonym: str
    email: str
    since: str = ""
    roles: tuple[str, ...] = ()
    actions: tuple[AccountAction, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportView:
    """A person's own data as a file, given to ``export.html`` under the name ``export``."""

    is_waiting: bool = False
    progress: str = ""
    file_url: str = ""
    until: str = ""
