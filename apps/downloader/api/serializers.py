"""What comes in with a call about tasks."""

from typing import Any

from apps.core import fields
from apps.core.errors import InvalidInput

MOST_HASHES = 10_000


def hashes_in(data: dict[str, Any]) -> list[str]:
    """Return the hashes of a batch call; an empty list is allowed. Raises InvalidInput."""
    if "hashes" not in data:
        raise InvalidInput.of("hashes", "field_required")
    found = data["hashes"]
    if not isinstance(found, list) or len(found) > MOST_HASHES:
        raise InvalidInput.of("hashes", "field_not_list")
    if not all(isinstance(item, str) and item.isalnum() and item.isascii() for item in found):
        raise InvalidInput.of("hashes", "field_bad_value")
    return list(dict.fromkeys(item.lower() for item in found))


def switch_in(data: dict[str, Any], name: str) -> bool:
    """Return a switch that may be absent. Raises InvalidInput."""
    value = data.get(name)
    return value is not None and fields.boolean(name, value)
