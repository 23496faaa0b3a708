"""Secrets: encrypted at rest with the instance key, shown as a mask, expanded from the environment at use."""

import base64
import hashlib
import re
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken

MASK = "********"
_SEALED = "sealed:"
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_SECRET_WORDS = ("password", "api_key", "token", "secret")


def cipher(instance_key: str) -> Fernet:
    """A cipher made from the instance key, whatever its length."""
    digest = hashlib.sha256(instance_key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def seal(value: str, box: Fernet) -> str:
    """Encrypt one text for the database; empty stays empty."""
    return _SEALED + box.encrypt(value.encode()).decode() if value else value


def unseal(value: str, box: Fernet) -> str:
    """Decrypt what `seal` made; text that was never sealed is returned as it is. Raises InvalidToken."""
    if not value.startswith(_SEALED):
        return value
    return box.decrypt(value[len(_SEALED) :].encode()).decode()


def is_masked_key(key: str) -> bool:
    """Does 3.2 show a text under this key as a mask?"""
    lowered = key.lower()
    return any(word in lowered for word in _SECRET_WORDS)


def expand(value: str, environment: Mapping[str, str]) -> str:
    """Replace $NAME and ${NAME}; unknown names stay as they are written."""
    return _VARIABLE.sub(
        lambda match: environment.get(match[1] or match[2], match[0]),
        value,
    )


__all__ = ["MASK", "InvalidToken", "cipher", "expand", "is_masked_key", "seal", "unseal"]
