"""Releases that are to be decided anew: their row goes, and feeds that still list them bring them again.

Only what was not taken is ever forgotten, so nothing is fetched twice (docs/decisions/0009).
"""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from apps.bangumi.decisions import Reason
from apps.bangumi.models import Release, ReleaseState

_ROWS_AT_ONCE = 500
_UNMATCHED = (Reason.NO_RULE.value, Reason.GLOBAL_FILTER.value)


def forget_skipped(release_ids: Iterable[int]) -> int:
    """Forget why these were not taken, so that they are decided anew where a feed still lists them; how many."""
    wanted = list(release_ids)
    gone = 0
    for start in range(0, len(wanted), _ROWS_AT_ONCE):
        rows = Release.objects.filter(
            pk__in=wanted[start : start + _ROWS_AT_ONCE], state=ReleaseState.SKIPPED, download=None
        )
        gone += _delete(rows)
    return gone


def forget_unmatched(keys: Sequence[str]) -> int:
    """Forget that these belonged to no rule, now that there is a new one; how many."""
    gone = 0
    for start in range(0, len(keys), _ROWS_AT_ONCE):
        rows = Release.objects.filter(
            key__in=keys[start : start + _ROWS_AT_ONCE],
            state=ReleaseState.SKIPPED,
            reason__in=_UNMATCHED,
        )
        gone += _delete(rows)
    return gone


def _delete(rows: QuerySet[Release]) -> int:
    return rows.delete()[1].get("bangumi.Release", 0)
