"""What a request's body is read as: an object, a list of ids. No body at all is an empty object."""

from collections.abc import Mapping
from typing import Any

from rest_framework.request import Request

from apps.core.errors import InvalidInput

_HIGHEST_ID = 2**63 - 1


def json_object(request: Request) -> dict[str, Any]:
    """The body as a dictionary; form data count as one. Raises InvalidInput for anything else."""
    data: Any = request.data
    if hasattr(data, "dict"):
        return dict(data.dict())
    if not isinstance(data, Mapping):
        raise InvalidInput.of("body", "field_not_object")
    return dict(data)


def ids(request: Request, *names: str) -> list[int]:
    """The ids of a batch call: a bare list, or an object with one of `names`. Raises InvalidInput; never empty."""
    data: Any = request.data
    field = names[0]
    if isinstance(data, Mapping):
        field = next((name for name in names if name in data), names[0])
        data = data.getlist(field) if hasattr(data, "getlist") else data.get(field)
    if not isinstance(data, list):
        raise InvalidInput.of(field, "field_not_list")
    found = [_id(item, field) for item in data]
    if not found:
        raise InvalidInput.of(field, "field_required")
    return list(dict.fromkeys(found))


def _id(raw: Any, field: str) -> int:
    if isinstance(raw, str) and raw.strip().isascii() and raw.strip().isdigit():
        raw = int(raw[:20])
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 < raw <= _HIGHEST_ID:
        raise InvalidInput.of(field, "field_not_number")
    return raw
