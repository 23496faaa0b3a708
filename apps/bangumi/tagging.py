"""Tasks of the client that carry no rule's tag: whose they are, and the tag that says so from then on.

Only tagged tasks are ever touched by the library, so tagging is how a person hands over a task that was added
elsewhere.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from apps.bangumi.book import open_book
from apps.bangumi.finished import rule_ids
from apps.bangumi.models import Release, Rule
from apps.core import work
from apps.core.errors import NotFound
from apps.downloader.protocol import DownloadClient, Torrent
from apps.downloader.torrents import CATEGORY
from apps.naming import paths
from apps.titles import read


@dataclass(frozen=True, slots=True)
class Tagged:
    """What became of the tasks that had no tag."""

    count: int
    unmatched: tuple[Torrent, ...]


def tag(rule: Rule, info_hash: str, *, client: DownloadClient) -> None:
    """Hand one task over to a rule. Raises NotFound where the client has no such task."""
    found = client.torrents(hashes=[info_hash])
    if not found:
        raise NotFound(what="torrent", id=info_hash)
    client.add_tags([torrent.info_hash for torrent in found], [_tag_of(rule.pk)])
    work.soon("library")


def tag_all(client: DownloadClient) -> Tagged:
    """Tag every task of our category that names no rule and fits one: by release, else by name, else by folder."""
    untagged = [
        torrent for torrent in client.torrents(category=CATEGORY) if not rule_ids(torrent.tags)
    ]
    owners = _owners(untagged)
    by_rule: dict[int, list[str]] = defaultdict(list)
    for torrent in untagged:
        if torrent.info_hash in owners:
            by_rule[owners[torrent.info_hash]].append(torrent.info_hash)
    for rule_id, hashes in sorted(by_rule.items()):
        client.add_tags(hashes, [_tag_of(rule_id)])
    if owners:
        work.soon("library")
    left = tuple(torrent for torrent in untagged if torrent.info_hash not in owners)
    return Tagged(count=len(owners), unmatched=left)


def _tag_of(rule_id: int) -> str:
    return f"ab:{rule_id}"


def _owners(untagged: Sequence[Torrent]) -> dict[str, int]:
    """Info hash -> id of its rule, for those that have one."""
    if not untagged:
        return {}
    book = open_book()
    released = _by_release(untagged)
    folders = _folders(book.rules)
    found: dict[str, int] = {}
    for torrent in untagged:
        names = (torrent.info_hash, *sorted(torrent.other_hashes))
        owner = next((released[name] for name in names if name in released), None)
        if owner is None:
            matches = book.index.find(read(torrent.name)).matches
            owner = matches[0].pattern.rule_id if matches else _alone_in(torrent, folders)
        if owner is not None:
            found[torrent.info_hash] = owner
    return found


def _by_release(untagged: Sequence[Torrent]) -> dict[str, int]:
    hashes = {name for torrent in untagged for name in (torrent.info_hash, *torrent.other_hashes)}
    rows = Release.objects.filter(download__info_hash__in=hashes).select_related("download")
    return {
        str(row.download.info_hash): row.rule_id
        for row in rows.order_by("id")
        if row.download is not None and row.rule_id is not None
    }


def _folders(rules: Mapping[int, Rule]) -> list[tuple[str, int]]:
    return [(rule.save_path, rule.pk) for rule in rules.values() if rule.save_path]


def _alone_in(torrent: Torrent, folders: Sequence[tuple[str, int]]) -> int | None:
    """The only rule that saves where this task does; None where several share the folder."""
    there = [rule_id for folder, rule_id in folders if paths.same(folder, torrent.save_path)]
    return there[0] if len(there) == 1 else None
