"""SubsPlease: the link is a magnet or a file at Nyaa, the guid is the base32 hash. Pure."""

import re

from apps.bangumi.candidate import Candidate
from apps.rss.dialects import generic
from apps.rss.dialects.entry import Dialect, FeedEntry, FeedHead

NAME = "subsplease"
NAMESPACE = re.compile(r"//subsplease\.org/rss")


def recognises(head: FeedHead) -> bool:
    """By its namespace."""
    return head.uses(NAMESPACE)


def read(entry: FeedEntry) -> Candidate | None:
    """One release."""
    return generic.read(entry, site=NAME)


DIALECT = Dialect(NAME, recognises=recognises, read=read)
