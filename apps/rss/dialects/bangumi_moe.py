"""bangumi.moe: a torrent file under a name of its own, no size; the hash only where it was asked for. Pure."""

from apps.bangumi.candidate import Candidate
from apps.rss.dialects import generic
from apps.rss.dialects.entry import Dialect, FeedEntry, FeedHead

NAME = "bangumi_moe"


def recognises(head: FeedHead) -> bool:
    """By host."""
    return head.lives_at("bangumi.moe")


def read(entry: FeedEntry) -> Candidate | None:
    """One release."""
    return generic.read(entry, site=NAME)


DIALECT = Dialect(NAME, recognises=recognises, read=read)
