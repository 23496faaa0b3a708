"""Which torrents are finished and ours: by our tag, with the rule and the release they belong to."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from apps.bangumi.models import Release, ReleaseState, Rule
from apps.downloader.models import DownloadState
from apps.downloader.protocol import DownloadClient, Torrent

CATEGORY = "Bangumi"
RENAMED = "ab:renamed"
_TAG = re.compile(r"ab:(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Finished:
    """One of them."""

    torrent: Torrent
    rule: Rule
    release: Release | None


def rule_ids(tags: Collection[str]) -> list[int]:
    """The rules that a torrent's tags name."""
    return [int(found[1]) for tag in sorted(tags) if (found := _TAG.fullmatch(tag))]


def uncategorised(client: DownloadClient, *, dry_run: bool) -> list[Torrent]:
    """Torrents of ours whose category was deleted in the client, and is given back; only while some are awaited."""
    awaited = Release.objects.filter(
        state=ReleaseState.TAKEN,
        organised_at=None,
        download__state__in=[DownloadState.QUEUED, DownloadState.DONE],
    )
    if not awaited.exists():
        return []
    found = [
        torrent
        for torrent in client.torrents(category="")
        if rule_ids(torrent.tags) and RENAMED not in torrent.tags
    ]
    if found and not dry_run:
        client.set_category([torrent.info_hash for torrent in found], CATEGORY)
    return found


def fresh(torrents: Iterable[Torrent]) -> list[Finished]:
    """Those that are not yet tagged as renamed, with rule and release."""
    return with_rules(torrent for torrent in torrents if RENAMED not in torrent.tags)


def with_rules(torrents: Iterable[Torrent]) -> list[Finished]:
    """Complete torrents with our tag, in the same order."""
    ours = [torrent for torrent in torrents if torrent.is_complete and rule_ids(torrent.tags)]
    hashes = {name for torrent in ours for name in (torrent.info_hash, *torrent.other_hashes)}
    releases = {
        release.download.info_hash: release
        for release in Release.objects.filter(download__info_hash__in=hashes)
        .select_related("download", "rule")
        .order_by("-id")
        if release.download is not None
    }
    wanted = {rule_id for torrent in ours for rule_id in rule_ids(torrent.tags)}
    rules = Rule.objects.in_bulk(wanted)
    found = []
    for torrent in ours:
        release = _release_of(torrent, releases)
        rule = release.rule if release and release.rule else None
        rule = rule or next((rules[pk] for pk in rule_ids(torrent.tags) if pk in rules), None)
        if rule is not None:
            found.append(Finished(torrent, rule, release))
    return found


def _release_of(torrent: Torrent, releases: Mapping[str | None, Release]) -> Release | None:
    names = (torrent.info_hash, *sorted(torrent.other_hashes))
    return next((releases[name] for name in names if name in releases), None)
