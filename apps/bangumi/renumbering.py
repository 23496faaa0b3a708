"""The suggested offsets, taken over: new episodes are numbered by them, and files that are there get their new names.

The rule says that its files are to be renamed before it has its new numbers, and does so until they are: whatever
comes in between, the next turn of the library goes on.
"""

import datetime as dt
from collections.abc import Sequence

from apps.bangumi import arrivals, offsets
from apps.bangumi.arrivals import Ending
from apps.bangumi.models import Rule
from apps.core import work
from apps.core.config.schema import Config
from apps.downloader.protocol import DownloadClient, Torrent
from apps.library import shelf
from apps.library.models import FileState

_AGAIN = frozenset({FileState.PLACED, FileState.HELD})


def apply(rule: Rule, *, config: Config, client: DownloadClient) -> Rule:
    """Number a rule as suggested, and its files soon. Raises NoSuggestion, and what a change does."""
    Rule.objects.filter(pk=rule.pk).update(is_renumbered=offsets.has_suggestion(rule))
    found = offsets.apply(rule, config=config, client=client)
    work.soon("library")
    return found


def catch_up(client: DownloadClient, config: Config, *, now: dt.datetime) -> None:
    """Rename the files of each rule whose numbering was changed; a rule is done when none of its torrents waits."""
    changed = list(Rule.objects.filter(is_renumbered=True))
    if not changed:
        return
    torrents = client.torrents()
    for rule in changed:
        own = [one for one in torrents if rule.pk in arrivals.rule_ids(one.tags)]
        ordered = _ordered(own, upwards=rule.episode_offset > 0)
        found = arrivals.organise_again(client, ordered, config, now=now, again=_AGAIN)
        if not {arrival.ending for arrival in found} & {Ending.WAITS, Ending.FAILED}:
            Rule.objects.filter(pk=rule.pk).update(is_renumbered=False)


def _ordered(torrents: Sequence[Torrent], *, upwards: bool) -> list[Torrent]:
    """So that none wants a name which the next is still to give up: the last episode first where numbers rise."""
    known = shelf.recorded([torrent.info_hash for torrent in torrents])
    last: dict[str, float] = {}
    for (info_hash, _), row in known.items():
        last[info_hash] = max(row.episode or 0.0, last.get(info_hash, 0.0))
    return sorted(torrents, key=lambda one: last.get(one.info_hash, 0.0), reverse=upwards)
