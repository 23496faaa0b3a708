"""Does the download client work, and if not, why not: one typed finding with its sentence in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from apps.core.config.schema import Config
from apps.core.errors import Problem
from apps.core.text import Words, say
from apps.downloader import torrents
from apps.downloader.protocol import ClientInfo, DownloadClient
from apps.downloader.registry import KINDS, ClientSettings


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found. `code` is a key of core/text.py; `info` is there where somebody answered."""

    is_well: bool
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    info: ClientInfo | None = None

    @property
    def words(self) -> Words:
        """The sentence."""
        return say(self.code, self.facts)


def check(config: Config) -> Checked:
    """Check the configured client: signed in, and its disk neither full nor read-only. A few seconds at most."""
    return _checked(torrents.client(config))


def probe(settings: ClientSettings) -> Checked:
    """Check settings that are not stored yet; nothing of them is kept."""
    client = KINDS[settings.type].make(settings)
    try:
        return _checked(client)
    finally:
        client.close()


def _checked(client: DownloadClient) -> Checked:
    try:
        info = client.check()
        stuck = [torrents.disk_problem(torrent) for torrent in client.torrents(category="Bangumi")]
    except Problem as problem:
        return Checked(is_well=False, code=problem.code, facts=problem.facts)
    refused = next((disk for disk in stuck if disk is not None), None)
    if refused is not None:
        return Checked(is_well=False, code=refused.code, facts=refused.facts, info=info)
    facts = {"name": info.name, "version": info.version}
    return Checked(is_well=True, code="downloader_ready", facts=facts, info=info)
