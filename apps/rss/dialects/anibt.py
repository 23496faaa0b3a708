"""AniBT: the one feed that names the bgm.tv subject, the episode, the version and the group by itself. Pure."""

import dataclasses
import re

from apps.bangumi.candidate import Candidate, Evidence
from apps.rss.dialects import generic
from apps.rss.dialects.entry import Dialect, FeedEntry, FeedHead

NAME = "anibt"
NAMESPACE = re.compile(r"//anibt\.(?:net|moe)/xmlns/")
VERSION = re.compile(r"v(\d{1,2})")
LONGEST_ID = 9


def recognises(head: FeedHead) -> bool:
    """By its namespaces."""
    return head.uses(NAMESPACE)


def read(entry: FeedEntry) -> Candidate | None:
    """One release with all that the feed says about it; each of it may be missing."""
    found = generic.read(entry, site=NAME)
    if found is None:
        return None
    extras = entry.extras
    number = extras.get("bgmid", "").strip()
    version = VERSION.fullmatch(extras.get("version", "").strip())
    return dataclasses.replace(
        found,
        evidence=Evidence(
            bgm_id=int(number)
            if number.isascii() and number.isdigit() and len(number) <= LONGEST_ID
            else None,
            episode=extras.get("episodekey") or extras.get("episode") or None,
            group=extras.get("groupname") or None,
            version=int(version[1]) if version else None,
        ),
    )


DIALECT = Dialect(NAME, recognises=recognises, read=read)
