"""What /bangumi/detect-offset is sent: a title, and numbers that may come as text."""

from collections.abc import Mapping
from typing import Any

from apps.bangumi.record import whole_number
from apps.core.errors import InvalidInput

_LONGEST_TITLE = 1000


def offset_text(data: Mapping[str, Any]) -> str:
    """The title. Raises InvalidInput."""
    title = data.get("title")
    if title is None or title == "":
        raise InvalidInput.of("title", "field_required")
    if not isinstance(title, str):
        raise InvalidInput.of("title", "field_not_text")
    if len(title) > _LONGEST_TITLE:
        raise InvalidInput.of("title", "field_too_long", most=_LONGEST_TITLE)
    return title


def offset_number(data: Mapping[str, Any], key: str, *, usual: int) -> int:
    """A season or an episode; absent or null means the usual one. Raises InvalidInput."""
    raw = data.get(key)
    return usual if raw is None else whole_number(key, raw)
