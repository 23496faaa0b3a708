"""Nyaa: the link is the torrent file, or a magnet where the file is gone; facts stand in its own namespace. Pure."""

import dataclasses
import re

from apps.bangumi.candidate import Candidate, Evidence
from apps.rss.dialects import generic
from apps.rss.dialects.entry import Dialect, FeedEntry, FeedHead
from apps.rss.dialects.fields import size_of

NAME = "nyaa"
NAMESPACE = re.compile(r"/xmlns/nyaa$")


def recognises(head: FeedHead) -> bool:
    """By its namespace; the oldest feeds had none."""
    return head.uses(NAMESPACE) or head.lives_at("nyaa.si", "nyaa.se")


def read(entry: FeedEntry) -> Candidate | None:
    """One release."""
    found = generic.read(entry, site=NAME)
    if found is None:
        return None
    return dataclasses.replace(
        found,
        # Before the namespace came, the description alone said the size.
        size_bytes=found.size_bytes or size_of(entry.description),
        evidence=Evidence(category=entry.extras.get("categoryid") or None),
    )


DIALECT = Dialect(NAME, recognises=recognises, read=read)
