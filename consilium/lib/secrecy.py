"""Keeping small secrets and private files encrypted with the installation's key (AES-128 in CBC with HMAC, Fernet)."""

import base64
import hashlib
from functools import cache

from cryptography.fernet import Fernet, InvalidToken


class UnreadableSecretError(ValueError):
    """What was kept cannot be read with this key: it was changed, or the installation's key was."""


@cache
def _cipher(key: str, purpose: str) -> Fernet:
    # The installation's key is long and random, so one keyed hash a purpose is derivation enough (RFC 5869, 3.3).
    derived = hashlib.blake2b(purpose.encode(), key=hashlib.sha256(key.encode()).digest(), digest_size=32).digest()
    return Fernet(base64.urlsafe_b64encode(derived))


def hide(data: bytes, *, key: str, purpose: str) -> bytes:
    """Return data encrypted; what was hidden for one purpose cannot be read for another."""
    return _cipher(key, purpose).encrypt(data)


def reveal(hidden: bytes, *, key: str, purpose: str) -> bytes:
    """Return what was hidden; raises UnreadableSecretError when it, or the key, is not the same any more."""
    try:
        return _cipher(key, purpose).decrypt(hidden)
    except InvalidToken as error:
        raise UnreadableSecretError("hidden with another key, or changed since") from error
