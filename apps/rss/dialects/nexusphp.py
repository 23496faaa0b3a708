"""NexusPHP, the software of most private trackers: the guid is the hash, the size exact, the address a key. Pure."""

from apps.bangumi.candidate import Candidate
from apps.rss.dialects import generic
from apps.rss.dialects.entry import Dialect, FeedEntry, FeedHead

NAME = "nexusphp"


def recognises(head: FeedHead) -> bool:
    """By what the feed says made it."""
    return head.generator.startswith("NexusPHP")


def read(entry: FeedEntry) -> Candidate | None:
    """One release."""
    return generic.read(entry, site=NAME)


DIALECT = Dialect(NAME, recognises=recognises, read=read)
