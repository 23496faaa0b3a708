"""ACG.RIP: a torrent file without a hash; since 2026 its size in a child of the ezrss namespace. Pure."""

from apps.bangumi.candidate import Candidate
from apps.rss.dialects import generic
from apps.rss.dialects.entry import Dialect, FeedEntry, FeedHead

NAME = "acgrip"


def recognises(head: FeedHead) -> bool:
    """By host or name."""
    return head.lives_at("acg.rip", "acgrip.art") or head.title == "ACG.RIP"


def read(entry: FeedEntry) -> Candidate | None:
    """One release."""
    return generic.read(entry, site=NAME)


DIALECT = Dialect(NAME, recognises=recognises, read=read)
