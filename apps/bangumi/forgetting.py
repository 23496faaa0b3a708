"""Releases that are to be decided anew: their row goes, and feeds that still list them bring them again.

By itself only what was not taken is ever forgotten, so nothing is fetched twice (docs/decisions/0009).
"""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q, QuerySet

from apps.bangumi.decisions import Reason
from apps.bangumi.models import Release, ReleaseState, Rule
from apps.core import work
from apps.core.errors import NotFound
from apps.downloader import claims
from apps.downloader.models import DownloadState

_ROWS_AT_ONCE = 500
_UNMATCHED = tuple(
    reason.value for reason in (Reason.NO_RULE, Reason.GLOBAL_FILTER, Reason.FILTER_TOO_SLOW)
)


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


def forget(releases: QuerySet[Release], *, only: int | None = None) -> int:
    """Forget these for good, or one of them, taken or not; how many. Raises NotFound where that one is not among them.

    A person has asked for it. What the client has stays there; what a feed still lists is decided anew.
    """
    with transaction.atomic():
        chosen = releases if only is None else releases.filter(pk=only)
        ids = list(chosen.values_list("pk", flat=True))
        if only is not None and not ids:
            raise NotFound(what="torrent", id=only)
        taken = list(chosen.exclude(download=None).values_list("download_id", flat=True))
        for batch in claims.batches(ids):
            Release.objects.filter(pk__in=batch).delete()
        claims.forget(taken)
    if ids:
        work.soon("feeds")
    return len(ids)


def forget_lost(rule: Rule) -> int:
    """Forget what was deleted in the client, refused or given up: a person asks for what is missing; how many."""
    gone = Q(download__state=DownloadState.LOST) | Q(download__state=DownloadState.REJECTED)
    return forget(Release.objects.filter(gone, rule=rule, state=ReleaseState.TAKEN))


def _delete(rows: QuerySet[Release]) -> int:
    return rows.delete()[1].get("bangumi.Release", 0)
