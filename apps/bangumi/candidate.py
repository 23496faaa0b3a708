"""Candidate: one release as a site offers it, before anybody has read its title. Pure.

Feeds make candidates, intake takes them in. What a site says beyond the title travels along as evidence.
"""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the feed itself says about the release; where it speaks, it outranks the title."""

    #: Subject number at bgm.tv.
    bgm_id: int | None = None
    #: Episode as the site prints it: "7", "12.5", "01-12".
    episode: str | None = None
    #: Release group.
    group: str | None = None
    #: 2 for a v2.
    version: int | None = None
    #: Category as the site names it.
    category: str | None = None


#: A feed that says nothing beyond the title.
NO_EVIDENCE = Evidence()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One release on offer."""

    #: As published, blanks folded, control characters dropped; never empty.
    title: str
    #: Where the torrent is: http(s) address of a torrent file, or a magnet.
    url: str
    #: The release's page, "" where the feed names none.
    homepage: str = ""
    #: SHA-1 of the info dictionary, 40 lower-case hex digits; None until the torrent was fetched.
    info_hash: str | None = None
    #: As the site says; rounded on most sites, so never an identity.
    size_bytes: int | None = None
    #: Aware, UTC.
    published_at: dt.datetime | None = None
    #: Name of the dialect that read it: mikan, nyaa, dmhy, acgrip, generic …
    site: str = "generic"
    #: A magnet the feed offers beside a torrent file, "" where it offers none.
    magnet: str = ""
    evidence: Evidence = NO_EVIDENCE

    @property
    def key(self) -> str:
        """What it is known by: the info hash, else the download address (guids are not unique)."""
        return self.info_hash or self.url
