"""A site of the world for each kind of provider, and the template that asks it."""

from dataclasses import dataclass

from tests.world.site import Site
from tests.world.sites.acgrip import AcgRip
from tests.world.sites.anibt import AniBt
from tests.world.sites.bangumi_moe import BangumiMoe
from tests.world.sites.dmhy import Dmhy
from tests.world.sites.mikan import Mikan
from tests.world.sites.nexusphp import PASSKEY, NexusPhp
from tests.world.sites.nyaa import Nyaa
from tests.world.sites.torznab import API_KEY, Torznab
from tests.world.world import World


@dataclass(frozen=True, slots=True)
class Played:
    """A site that is played, and how it is asked."""

    site: Site
    template: str


def play(kind: str, world: World) -> Played:
    """The site for a kind of provider; whoever starts it stops it."""
    catalogue = world.catalogue
    templates = {
        "mikan": (Mikan, "/RSS/Search?searchstr=%s"),
        "nyaa": (Nyaa, "/?page=rss&q=%s&c=0_0&f=0"),
        "dmhy": (Dmhy, "/topics/rss/rss.xml?keyword=%s"),
        "acgrip": (AcgRip, "/.xml?term=%s"),
        "bangumi.moe": (BangumiMoe, "/rss/search/%s?useid=1"),
        "anibt": (AniBt, "/rss/magnets.xml?q=%s"),
        "nexusphp": (NexusPhp, f"/torrentrss.php?passkey={PASSKEY}&linktype=dl&rows=50&search=%s"),
        "torznab": (Torznab, f"/2/api?apikey={API_KEY}&t=search&q=%s"),
        "template": (Nyaa, "/?page=rss&c=1_3&q=%s"),
    }
    make, path = templates[kind]
    site = make(catalogue).start()
    return Played(site, site.url + path)
