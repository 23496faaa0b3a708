"""Files of a rule whose numbers were changed get their new names.

The rule says so from the moment it has its new numbers until all of them are renamed: whatever comes in between, the
next turn of the library goes on.
"""

import datetime as dt
from collections.abc import Sequence

from apps.bangumi import arrivals, finished
from apps.bangumi.arrivals import Arrival, Ending
from apps.bangumi.models import Rule
from apps.core.config.schema import Config
from apps.downloader.protocol import DownloadClient, Torrent
from apps.library import shelf
from apps.library.models import FileState

_AGAIN = frozenset({FileState.PLACED, FileState.HELD})
_NOT_YET = frozenset({Ending.WAITS, Ending.FAILED})


def catch_up(client: DownloadClient, config: Config, *, now: dt.datetime) -> None:
    """Rename the files of each rule whose numbering was changed; a rule is done when none of its torrents waits."""
    changed = list(Rule.objects.filter(is_renumbered=True))
    if not changed:
        return
    torrents = client.torrents()
    for rule in changed:
        own = [one for one in torrents if rule.pk in finished.rule_ids(one.tags)]
        found = _again(client, own, config, now=now)
        is_moving = any(finished.RENAMED in one.tags and not one.is_complete for one in own)
        if not is_moving and not {arrival.ending for arrival in found} & _NOT_YET:
            Rule.objects.filter(pk=rule.pk).update(is_renumbered=False)


def _again(
    client: DownloadClient, own: Sequence[Torrent], config: Config, *, now: dt.datetime
) -> list[Arrival]:
    """Rename so that none wants a name which the next is still to give up: from one end, else from the other."""
    ordered = _by_number(own)
    found = arrivals.organise_again(client, ordered, config, now=now, again=_AGAIN)
    if any(arrival.ending is Ending.HELD for arrival in found):
        found = arrivals.organise_again(client, ordered[::-1], config, now=now, again=_AGAIN)
    return found


def _by_number(torrents: Sequence[Torrent]) -> list[Torrent]:
    """The last episode first, since most numbers rise."""
    known = shelf.recorded([torrent.info_hash for torrent in torrents])
    last: dict[str, float] = {}
    for (info_hash, _), row in known.items():
        last[info_hash] = max(row.episode or 0.0, last.get(info_hash, 0.0))
    return sorted(torrents, key=lambda one: last.get(one.info_hash, 0.0), reverse=True)
