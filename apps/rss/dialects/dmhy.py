"""DMHY: the enclosure is a magnet with a base32 hash and length 1; there is no size and no file. Pure."""

import dataclasses
import re

from apps.bangumi.candidate import Candidate, Evidence
from apps.rss.dialects import generic
from apps.rss.dialects.entry import Dialect, FeedEntry, FeedHead

NAME = "dmhy"
SORT = re.compile(r"/sort_id/(\d+)")
#: Sorts that are no video: comics, music, games.
NOT_VIDEO = frozenset({"3", "4", "9", "15", "17", "18", "19", "20", "21", "41", "42", "43", "44"})


def recognises(head: FeedHead) -> bool:
    """By host, or by its name, which ends every channel's title."""
    return head.lives_at("dmhy.org") or head.title.endswith("動漫花園資源網")


def read(entry: FeedEntry) -> Candidate | None:
    """One release; None for what is sorted under comics, music or games."""
    sorts = [sort for _, domain in entry.categories for sort in SORT.findall(domain)]
    if any(sort in NOT_VIDEO for sort in sorts):
        return None
    found = generic.read(entry, site=NAME)
    if found is None:
        return None
    return dataclasses.replace(found, evidence=Evidence(category=next(iter(sorts), None)))


DIALECT = Dialect(NAME, recognises=recognises, read=read)
