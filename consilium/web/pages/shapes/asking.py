"""What the pages of asking see: the growing form, the warning that stops, the last look before posting."""

from dataclasses import dataclass, field

from django.forms import Form

from consilium.web.drawing.svg import Svg
from consilium.web.pages.shapes.common import EmergencyNumber, Link, Prose
from consilium.web.pages.shapes.listing import QuestionRow
from consilium.web.pages.shapes.question import LevelView


@dataclass(frozen=True, slots=True)
class Radio:
    """One choice of a group; ``has_spot`` when a place of the body can be pressed on a drawing, too."""

    id: str
    value: str
    text: str
    is_chosen: bool = False
    hint: str = ""
    has_spot: bool = False


@dataclass(frozen=True, slots=True)
class TickView:
    """One warning sign of the tick list."""

    id: str
    value: str
    text: str
    hint: str = ""
    is_ticked: bool = False


@dataclass(frozen=True, slots=True)
class SeenView:
    """That somebody saw a photo for doctors, and when; without an address where no profile shows."""

    who: str
    when: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class PhotoCard:
    """A photo of a draft or a question, with the fields that go with it.

    ``seen`` tells who saw a photo for doctors, the newest first; ``unseen`` that nobody has yet.
    """

    id: int
    number: int
    url: str
    width: int
    height: int
    alt: str
    showings: tuple[Radio, ...]
    edit_url: str
    note: str = ""
    seen: tuple[SeenView, ...] = ()
    unseen: bool = False

    @property
    def name(self) -> str:
        """What this photo is called in labels: photos have no names of their own here."""
        return f"photo {self.number}"


@dataclass(frozen=True, slots=True)
class BodyMap:
    """The two drawings and the places on them; ``elsewhere`` are places that no drawing shows."""

    face: Svg
    body: Svg
    on_face: tuple[Radio, ...]
    on_body: tuple[Radio, ...]
    elsewhere: tuple[Radio, ...]


@dataclass(frozen=True, slots=True)
class RefusedPhoto:
    """A file that was not kept: what its sender calls it, and why, in words that say what to do."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class AskView:
    """The ask page, given to ``ask.html`` under the name ``ask``.

    ``reached`` is the last step there is, 1 to 3; later ones have no form. ``unfolded`` are the steps that stand open;
    the others are a line, ``done_words`` and ``happening_words``. ``owner`` marks whose page this
    is, so that what a browser kept is given back to the same person only. ``with_token`` is false for a visitor
    without any cookie, whose form must not set one before it is sent. ``key`` starts the keys of photos sent with it.
    """

    reached: int
    done: Form
    procedures: tuple[str, ...]
    draft: str = ""
    saved: str = ""
    stamp: str = ""
    owner: str = ""
    key: str = ""
    with_token: bool = False
    happening: Form | None = None
    ticks: tuple[TickView, ...] = ()
    level: LevelView | None = None
    place: BodyMap | None = None
    photos: tuple[PhotoCard, ...] = ()
    refused: tuple[RefusedPhoto, ...] = ()
    room_for_photos: int = 0
    wrong: tuple[Link, ...] = ()
    trouble: str = ""
    unfolded: frozenset[int] = frozenset()
    done_words: str = ""
    happening_words: str = ""


@dataclass(frozen=True, slots=True)
class StopView:
    """The page that stops somebody who may be in an emergency, given to ``ask_stop.html`` under the name ``stop``."""

    number: EmergencyNumber
    reasons: tuple[str, ...]
    also: tuple[str, ...] = ()
    with_token: bool = True


@dataclass(frozen=True, slots=True)
class PrivateWords:
    """Something in the text that tells who somebody is: shown in its sentence, to be taken out or left."""

    value: str
    kind: str
    before: str
    words: str
    after: str
    instead: str


@dataclass(frozen=True, slots=True)
class CheckView:
    """The last look before posting, given to ``ask_check.html`` under the name ``check``.

    ``sign_up_url`` is set for a visitor, who makes an account and comes back here; otherwise the form posts under
    ``key``. ``consent`` holds the words agreed to when there are photos; ``wrong`` are errors of this page.
    """

    title: str
    text: Prose
    facts: tuple[str, ...]
    level: LevelView
    photos: tuple[PhotoCard, ...] = ()
    private: tuple[PrivateWords, ...] = ()
    similar: tuple[QuestionRow, ...] = ()
    consent: str = ""
    wrong: tuple[Link, ...] = ()
    day_read: str = ""
    key: str = ""
    sign_up_url: str = ""
    sign_in_url: str = ""
    edit_urls: tuple[Link, ...] = field(default=())
