"""Reading parts of foreign JSON without trusting its shape: what is not as expected is as good as not there."""

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from typing import Any

EARLIEST_YEAR = 1900


def text(value: Any) -> str:
    """Text without blanks around it; "" for anything else."""
    return value.strip() if isinstance(value, str) else ""


def number(value: Any) -> int | None:
    """A whole number above nought; None for anything else."""
    is_one = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return value if is_one else None


def count(value: Any) -> int:
    """A whole number from nought; 0 for anything else."""
    return number(value) or 0


def decimal(value: Any) -> float:
    """A number from nought, such as 12.5; 0 for anything else."""
    is_one = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_one and math.isfinite(value) and value > 0 else 0.0


def day(value: Any) -> dt.date | None:
    """A day as YYYY-MM-DD; None for "", null, placeholders and anything else."""
    try:
        found = dt.date.fromisoformat(text(value)[:10])
    except ValueError:
        return None
    return found if found.year > EARLIEST_YEAR else None


def record(value: Any) -> Mapping[str, Any]:
    """An object; {} for anything else."""
    return value if isinstance(value, dict) else {}


def records(value: Any) -> Iterator[Mapping[str, Any]]:
    """The objects of a list, whatever else is in it."""
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict):
            yield one
