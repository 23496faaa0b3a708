"""NexusPHP, the software of most private trackers: the guid is the hash, the size exact, the address a key. Pure.

Switches in the address put more than the name into the title: `[category]name[subtitle][size][uploader]`. The
category would be read for the group, so what the site hung on is taken off again; a subtitle stays, it may name the
show.
"""

import dataclasses
import re

from apps.bangumi.candidate import Candidate
from apps.rss.dialects import generic
from apps.rss.dialects.entry import Dialect, FeedEntry, FeedHead

NAME = "nexusphp"
#: The size as the site prints it, at the end or before the uploader.
TAIL = re.compile(r"\[\d[\d,]*(?:\.\d+)?\s?[KMGT]i?B\](?:\[[^\[\]]*\])?\s*$", re.IGNORECASE)


def recognises(head: FeedHead) -> bool:
    """By what the feed says made it."""
    return head.generator.startswith("NexusPHP")


def read(entry: FeedEntry) -> Candidate | None:
    """One release."""
    found = generic.read(entry, site=NAME)
    if found is None:
        return None
    return dataclasses.replace(found, title=_bare(found.title, entry) or found.title)


def _bare(title: str, entry: FeedEntry) -> str:
    """The title without what the switches put around it."""
    for category, _ in entry.categories:
        if category:
            title = title.removeprefix(f"[{category}]")
    return TAIL.sub("", title).strip()


DIALECT = Dialect(NAME, recognises=recognises, read=read)
