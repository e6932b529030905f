"""A Standing as JSON and back, without loss: what the snapshot row holds."""

import dataclasses
import json
import operator
import types
import typing
from collections.abc import Callable, Iterable
from enum import Enum
from functools import cache
from typing import Any

from consilium.consensus.opinions import Opinion
from consilium.consensus.standing import Standing

# Raised when a field changes meaning; an older snapshot is then rebuilt from the rows rather than guessed at.
FORMAT = 1


def to_json(standing: Standing) -> str:
    """The standing as one line of JSON, keys in the order of the fields, the same for equal standings."""
    return _dumps({"format": FORMAT, **_fields_of(standing)})


def from_json(stored: str) -> Standing:
    """The standing that `to_json` wrote; raises ValueError for anything else, an older format included."""
    try:
        row = json.loads(stored)
        if row.pop("format") != FORMAT:
            raise ValueError("written by another version")
        standing = _built(Standing, row)
    except (KeyError, TypeError, AttributeError) as problem:
        raise ValueError(f"not a stored standing: {problem}") from problem
    return typing.cast("Standing", standing)


def many_to_json(opinions: Iterable[Opinion]) -> str:
    """Opinions as one line of JSON, in the order given."""
    return _dumps({"format": FORMAT, "opinions": list(opinions)})


def many_from_json(stored: str) -> tuple[Opinion, ...]:
    """The opinions that `many_to_json` wrote; raises ValueError for anything else, an older format included."""
    try:
        row = json.loads(stored)
        if row["format"] != FORMAT:
            raise ValueError("written by another version")
        return tuple(typing.cast("Opinion", _built(Opinion, item)) for item in row["opinions"])
    except (KeyError, TypeError, AttributeError) as problem:
        raise ValueError(f"not stored opinions: {problem}") from problem


def _fields_of(value: Any) -> dict[str, Any]:
    """Return the fields of a dataclass, enums by name; what is in them is turned when its turn comes.

    The encoder takes texts, numbers and tuples as they are and asks here only for dataclasses.
    """
    kind: Any = type(value)
    return _taker(kind)(value)


_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_fields_of).encode


@cache
def _taker(kind: type[Any]) -> Callable[[Any], dict[str, Any]]:
    """Return what takes a dataclass of this kind apart; found once for each, since a snapshot holds dozens."""
    names = tuple(field.name for field in dataclasses.fields(kind))
    read = operator.attrgetter(*names)
    values = read if len(names) > 1 else lambda value: (read(value),)
    enums = tuple(name for name, hint in typing.get_type_hints(kind).items() if _is_enum(hint))
    if not enums:
        return lambda value: dict(zip(names, values(value), strict=True))

    def take(value: Any) -> dict[str, Any]:
        fields = dict(zip(names, values(value), strict=True))
        for name in enums:
            if fields[name] is not None:
                fields[name] = fields[name].name
        return fields

    return take


def _is_enum(hint: Any) -> bool:
    parts = typing.get_args(hint) if typing.get_origin(hint) is types.UnionType else (hint,)
    return any(isinstance(part, type) and issubclass(part, Enum) for part in parts)


def _as_it_is(value: Any) -> Any:
    return value


def _built(kind: Any, value: Any) -> Any:
    """`value` from JSON as the annotated kind: a dataclass, an enum, a tuple of one kind, or None."""
    return _builder(kind)(value)


@cache
def _builder(kind: Any) -> Callable[[Any], Any]:
    """What builds a kind; found once for each, since a question page builds more than a thousand values."""
    origin = typing.get_origin(kind)
    if origin is types.UnionType:
        some = _builder(next(part for part in typing.get_args(kind) if part is not type(None)))
        return lambda value: None if value is None else some(value)
    if origin is tuple:
        item = _builder(typing.get_args(kind)[0])
        return tuple if item is _as_it_is else lambda value: tuple([item(one) for one in value])
    if isinstance(kind, type) and issubclass(kind, Enum):
        members: Any = kind
        return lambda value: members[value]
    return _builder_of_fields(kind) if dataclasses.is_dataclass(kind) else _as_it_is


def _builder_of_fields(kind: Any) -> Callable[[Any], Any]:
    builders = {name: _builder(hint) for name, hint in typing.get_type_hints(kind).items()}

    def build(value: Any) -> Any:
        if value.keys() != builders.keys():
            raise ValueError(f"fields of {kind} are missing or unknown")
        return kind(**{name: builder(value[name]) for name, builder in builders.items()})

    return build
