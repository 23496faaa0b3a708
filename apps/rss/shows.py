"""How many shows a feed lists: one that lists several is better followed as an aggregate."""

from collections.abc import Sequence

from apps.bangumi import decisions
from apps.bangumi.candidate import Candidate
from apps.titles import Reading, read

#: What comes first in a feed is enough to tell.
MOST_LOOKED_AT = 500


def count_shows(candidates: Sequence[Candidate]) -> int:
    """How many different shows the readable releases name."""
    names = {_show_of(read(candidate.title)) for candidate in candidates[:MOST_LOOKED_AT]}
    return len(names - {""})


def _show_of(reading: Reading) -> str:
    return "" if decisions.obstacle(reading) is not None else (reading.title or "").casefold()
