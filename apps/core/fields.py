"""Reads single fields of what a client sent; each reader raises InvalidInput that names its field."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from apps.core.errors import FieldError, InvalidInput

Reader = Callable[[str, Any], Any]
HIGHEST_NUMBER = 9999
#: More digits are out of every range here; Python refuses to read thousands of them.
_DIGITS = 15


def read_all(wanted: Iterable[tuple[str, str, Reader]], data: Mapping[str, Any]) -> dict[str, Any]:
    """What `data` has of the wanted (field, name to keep it under, reader). Raises with every bad field at once."""
    found: dict[str, Any] = {}
    errors: list[FieldError] = []
    for field, name, reader in wanted:
        if field not in data:
            continue
        try:
            found[name] = reader(field, data[field])
        except InvalidInput as problem:
            errors.extend(problem.errors)
    if errors:
        raise InvalidInput(*errors)
    return found


def text(field: str, raw: Any, *, most: int) -> str:
    """A text without white space around it; null is an empty one."""
    if raw is None:
        return ""
    if not isinstance(raw, str):
        raise InvalidInput.of(field, "field_not_text")
    if "\x00" in raw:
        raise InvalidInput.of(field, "field_bad_value")
    if len(raw.strip()) > most:
        raise InvalidInput.of(field, "field_too_long", most=most)
    return raw.strip()


def boolean(field: str, raw: Any) -> bool:
    """True or false, also as text."""
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw.lower() in {"true", "false"}:
        return raw.lower() == "true"
    raise InvalidInput.of(field, "field_not_bool")


def whole_number(
    field: str, raw: Any, *, low: int = -HIGHEST_NUMBER, high: int = HIGHEST_NUMBER
) -> int:
    """A whole number, also as text or with .0 behind it."""
    if isinstance(raw, str) and raw.strip().removeprefix("-").isdecimal() and raw.strip().isascii():
        raw = int(raw.strip()[:_DIGITS])
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise InvalidInput.of(field, "field_not_number")
    if not low <= raw <= high:
        raise InvalidInput.of(field, "field_out_of_range", low=low, high=high)
    return raw


def choice(field: str, raw: Any, *, options: Sequence[str], usual: str) -> str:
    """One of the options; null or empty is the usual one."""
    if raw in (None, ""):
        return usual
    if raw not in options:
        raise InvalidInput.of(field, "field_not_a_choice", options=", ".join(options))
    return str(raw)
