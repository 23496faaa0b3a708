"""What a dialect is given: a feed's head and its entries, free of the reader that found them. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from apps.bangumi.candidate import Candidate


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that an entry offers."""

    url: str
    type: str = ""
    length: str = ""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry as it stands in the feed; texts are unescaped, "" where there is nothing."""

    title: str
    link: str = ""
    guid: str = ""
    comments: str = ""
    published: str = ""
    description: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    #: (term, domain) of each category.
    categories: tuple[tuple[str, str], ...] = ()
    #: Children of other namespaces by their local name in lower case: infohash, contentlength, size …
    extras: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FeedHead:
    """What a feed says of itself."""

    #: Where we fetched it.
    url: str
    title: str = ""
    link: str = ""
    generator: str = ""
    #: Addresses of the namespaces it uses.
    namespaces: frozenset[str] = frozenset()

    def uses(self, pattern: re.Pattern[str]) -> bool:
        """Whether one of its namespaces fits."""
        return any(pattern.search(namespace) for namespace in self.namespaces)

    def lives_at(self, *sites: str) -> bool:
        """Whether it comes from one of these sites, or says that it does."""
        hosts = [_host(self.url), _host(self.link)]
        return any(host == site or host.endswith("." + site) for host in hosts for site in sites)


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed before its dialect is known."""

    head: FeedHead
    entries: tuple[FeedEntry, ...]
    #: It was not well-formed, and was read all the same.
    is_malformed: bool = False


@dataclass(frozen=True, slots=True)
class Dialect:
    """One site's way of writing a feed."""

    name: str
    recognises: Callable[[FeedHead], bool]
    #: None for an entry that offers no release.
    read: Callable[[FeedEntry], Candidate | None]


_HOST = re.compile(r"^https?://(?:[^/@]*@)?([^/:?#]+)", re.IGNORECASE)


def _host(url: str) -> str:
    found = _HOST.match(url)
    return found[1].lower() if found else ""
