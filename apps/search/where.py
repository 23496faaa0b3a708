"""How a kind of site is told by its address. Pure."""

from collections.abc import Callable
from urllib.parse import urlsplit


def lives_at(*sites: str) -> Callable[[str], bool]:
    """At one of these hosts, or below them."""

    def recognises(template: str) -> bool:
        host = urlsplit(template).hostname or ""
        return any(host == site or host.endswith("." + site) for site in sites)

    return recognises
