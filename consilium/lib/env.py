"""Typed readers of the environment that refuse odd values at start, telling the name and what is allowed."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import SplitResult, urlsplit


class OddSettingError(Exception):
    """A setting whose value cannot be used; the message names it, shows the value's shape and says what is allowed."""


def shape(value: str) -> str:
    """Describe a value without giving it away: secrets may stand in the environment."""
    scheme = value.split("://", 1)[0] + "://…, " if "://" in value else ""
    return f"{scheme}{len(value)} characters"


class Environment:
    """Reads settings named `CONSILIUM_…`; raises OddSettingError for what cannot be right."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values = os.environ if values is None else values

    def text(self, name: str, default: str = "") -> str:
        """Return the value, stripped; an empty one counts as absent."""
        return self._values.get(name, "").strip() or default

    def flag(self, name: str, default: bool = False) -> bool:
        """Return a switch: 1, true, yes, on or 0, false, no, off."""
        value = self.text(name).lower()
        if not value:
            return default
        if value in {"1", "true", "yes", "on"}:
            return True
        if value in {"0", "false", "no", "off"}:
            return False
        allowed = "1 or 0, true or false, yes or no, on or off"
        raise OddSettingError(f"{name} is odd ({shape(value)}): allowed are {allowed}.")

    def whole(self, name: str, default: int, *, least: int, most: int) -> int:
        """Return a whole number between `least` and `most`."""
        value = self.text(name)
        if not value:
            return default
        if not value.isascii() or not value.lstrip("-").isdigit() or not least <= int(value) <= most:
            raise OddSettingError(f"{name} is odd ({shape(value)}): allowed is a whole number from {least} to {most}.")
        return int(value)

    def folder(self, name: str, default: str) -> Path:
        """Return an absolute path to a folder, which need not exist yet."""
        path = Path(self.text(name, default)).expanduser().resolve()
        if path.exists() and not path.is_dir():
            raise OddSettingError(f"{name} is odd: {path} is a file, and a folder is needed.")
        return path

    def country(self, name: str, default: str) -> str:
        """Return an ISO 3166 two-letter country code in capitals."""
        value = self.text(name, default)
        if len(value) != 2 or not (value.isascii() and value.isalpha()):
            raise OddSettingError(
                f"{name} is odd ({shape(value)}): allowed is a country code of two letters, such as US or GB."
            )
        return value.upper()

    def url(self, name: str, *, schemes: tuple[str, ...], default: str = "") -> SplitResult | None:
        """Return a parsed address with one of `schemes`, or None when absent and without default."""
        value = self.text(name, default)
        if not value:
            return None
        try:
            parts = urlsplit(value)
            _ = parts.port
        except ValueError:
            parts = SplitResult("", "", "", "", "")
        if parts.scheme not in schemes:
            allowed = ", ".join(f"{scheme}:" for scheme in schemes)
            raise OddSettingError(f"{name} is odd ({shape(value)}): allowed is an address that begins with {allowed}")
        return parts
