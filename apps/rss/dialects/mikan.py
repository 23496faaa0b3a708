"""Mikan and its mirrors. Pure.

The guid is the title and so comes twice; the date stands in a child of its own namespace and is China's time without
saying so; the info hash is a part of the page's address.
"""

import dataclasses
import datetime as dt
import re

from apps.bangumi.candidate import Candidate
from apps.rss.dialects import generic
from apps.rss.dialects.entry import Dialect, FeedEntry, FeedHead
from apps.rss.dialects.fields import size_of

NAME = "mikan"
CHINA = dt.timezone(dt.timedelta(hours=8))
NAMESPACE = re.compile(r"^https?://mikan[a-z]*\.[a-z]+/0\.1/?$")


def recognises(head: FeedHead) -> bool:
    """By its namespace or its title, since mirrors have other hosts."""
    return head.uses(NAMESPACE) or head.title.startswith("Mikan Project")


def read(entry: FeedEntry) -> Candidate | None:
    """One release."""
    found = generic.read(entry, site=NAME, zone=CHINA)
    if found and found.size_bytes is None:
        # The description is the title and, in brackets, the size.
        return dataclasses.replace(
            found, size_bytes=size_of(entry.description.removeprefix(entry.title))
        )
    return found


DIALECT = Dialect(NAME, recognises=recognises, read=read)
