"""A Standing as JSON and back, without loss: what the snapshot row holds."""

import dataclasses
import json
import types
import typing
from collections.abc import Iterable
from enum import Enum
from functools import cache
from typing import Any

from consilium.consensus.opinions import Opinion
from consilium.consensus.standing import Standing

# Raised when a field changes meaning; an older snapshot is then rebuilt from the rows rather than guessed at.
FORMAT = 1


def to_json(standing: Standing) -> str:
    """The standing as one line of JSON, keys in the order of the fields, the same for equal standings."""
    return json.dumps({"format": FORMAT, **_plain(standing)}, ensure_ascii=False, separators=(",", ":"))


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
    rows = [_plain(opinion) for opinion in opinions]
    return json.dumps({"format": FORMAT, "opinions": rows}, ensure_ascii=False, separators=(",", ":"))


def many_from_json(stored: str) -> tuple[Opinion, ...]:
    """The opinions that `many_to_json` wrote; raises ValueError for anything else, an older format included."""
    try:
        row = json.loads(stored)
        if row["format"] != FORMAT:
            raise ValueError("written by another version")
        return tuple(typing.cast("Opinion", _built(Opinion, item)) for item in row["opinions"])
    except (KeyError, TypeError, AttributeError) as problem:
        raise ValueError(f"not stored opinions: {problem}") from problem


_AS_IT_IS = frozenset({str, int, float, bool, type(None)})


def _plain(value: Any) -> Any:
    kind: Any = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind is tuple:
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.name
    if dataclasses.is_dataclass(value):
        return {name: _plain(getattr(value, name)) for name in _names(kind)}
    return value


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


@cache
def _fields(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _built(kind: Any, value: Any) -> Any:
    """`value` from JSON as the annotated kind: a dataclass, an enum, a tuple of one kind, or None."""
    origin = typing.get_origin(kind)
    if origin is types.UnionType:
        if value is None:
            return None
        return _built(next(part for part in typing.get_args(kind) if part is not type(None)), value)
    if origin is tuple:
        return tuple(_built(typing.get_args(kind)[0], item) for item in value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind[value]
    has_fields: bool = dataclasses.is_dataclass(kind)
    if has_fields:
        hints = _fields(kind)
        if value.keys() != hints.keys():
            raise ValueError(f"fields of {kind} are missing or unknown")
        return kind(**{name: _built(hint, value[name]) for name, hint in hints.items()})
    return value
