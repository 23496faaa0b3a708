"""The kinds of sites, asked in this order; the last one takes whatever is left."""

from apps.core.registry import Registry
from apps.search.protocol import Provider
from apps.search.providers import (
    acgrip,
    anibt,
    bangumi_moe,
    dmhy,
    mikan,
    nexusphp,
    nyaa,
    template,
    torznab,
)

KINDS = Registry(
    "search provider",
    [
        mikan.KIND,
        nyaa.KIND,
        dmhy.KIND,
        acgrip.KIND,
        bangumi_moe.KIND,
        anibt.KIND,
        nexusphp.KIND,
        torznab.KIND,
        template.KIND,
    ],
)
#: Known by name, though nobody wrote down their address.
KNOWN = {kind.name: Provider(kind.name, kind.template, kind) for kind in KINDS if kind.template}
#: Listed before anybody changed the list.
DEFAULTS = tuple(KNOWN[kind.name] for kind in (mikan.KIND, nyaa.KIND, dmhy.KIND))


def provider(name: str, address: str) -> Provider:
    """A name with its template. A site that is known by name stays of its kind at whatever mirror it is asked."""
    if name in KNOWN:
        return Provider(name, address, KNOWN[name].kind)
    return Provider(name, address, next(kind for kind in KINDS if kind.recognises(address)))
