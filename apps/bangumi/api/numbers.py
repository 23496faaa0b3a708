"""What /bangumi/detect-offset is sent: a title, and numbers that may come as text."""

from collections.abc import Mapping
from typing import Any

from apps.core import fields
from apps.core.errors import InvalidInput

_LONGEST_TITLE = 1000


def offset_text(data: Mapping[str, Any]) -> str:
    """The title. Raises InvalidInput."""
    title = fields.text("title", data.get("title"), most=_LONGEST_TITLE)
    if not title:
        raise InvalidInput.of("title", "field_required")
    return title


def offset_number(data: Mapping[str, Any], key: str, *, usual: int) -> int:
    """A season or an episode; absent or null means the usual one. Raises InvalidInput."""
    raw = data.get(key)
    return usual if raw is None else fields.whole_number(key, raw)
