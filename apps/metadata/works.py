"""The works of a show as our own catalogue lists them: in which of TMDB's seasons each lies, and the last one."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Final

from apps.metadata import catalogue
from apps.metadata.catalogue import Listing
from apps.metadata.seasons import names_last

_TYPES: Final = frozenset({"tv", "web", ""})
#: Shown again, cut anew: no episodes of their own.
_SHOWN_AGAIN: Final = re.compile("新編集|再編集|特別編集|総集編|リマスター|ダイジェスト")
#: Releases come out a little before the day that catalogues name.
EARLY: Final = dt.timedelta(days=14)


def of_show(tmdb_id: int) -> Sequence[Listing]:
    """The works of a show with episodes of their own, in the order of their broadcast. Raises DiskProblem."""
    works = (
        work
        for work in catalogue.by_tmdb(tmdb_id)
        if work.type in _TYPES and work.start and work.bgm_id and season_of(work) > 0
    )
    return sorted(
        (work for work in works if not _SHOWN_AGAIN.search(work.title)),
        key=lambda work: str(work.start),
    )


def season_of(work: Listing) -> int:
    """The season of TMDB's show: the first where none is named; 0 for specials and works without one."""
    if work.tmdb is None or work.tmdb.media != "tv":
        return 0
    return 1 if work.tmdb.season is None else work.tmdb.season


def last_of(tmdb_id: int, *, bgm_id: int | None, by: dt.date) -> Listing | None:
    """The work with that number, if it calls itself the last season; else the one that began last by a day.

    Raises DiskProblem.
    """
    works = of_show(tmdb_id)
    for work in works:
        if work.bgm_id == bgm_id and any(map(names_last, work.all_names)):
            return work
    begun = [work for work in works if work.start and work.start <= by + EARLY]
    return begun[-1] if begun else None
