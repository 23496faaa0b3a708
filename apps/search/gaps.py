"""What a rule misses, as its releases number it, and since when."""

import datetime as dt

from apps.bangumi import episodes, ledger
from apps.bangumi.episodes import EpisodeLine
from apps.bangumi.models import Release, ReleaseState, Rule
from apps.downloader.models import DownloadState

#: What came so lately may still be on its way to the sites.
FRESH = dt.timedelta(hours=12)


def missing(rule: Rule) -> dict[int, dt.datetime]:
    """The whole numbers, as released, of the missing episodes, with the moment each was broadcast, as far as known.

    What comes before the first one wanted is not missed, nor what a person has deleted in the client: neither would
    be taken.
    """
    deleted = Release.objects.filter(
        rule=rule, state=ReleaseState.TAKEN, download__state=DownloadState.LOST
    )
    not_wanted = set(deleted.values_list("episode", flat=True))
    first = max(1, rule.wanted_from or 1)
    found: dict[int, dt.datetime] = {}
    for line in episodes.missing(rule):
        number = line.number - rule.episode_offset
        if number >= first and number == int(number) and number not in not_wanted:
            found[int(number)] = _aired(line) or rule.created_at - FRESH
    return found


def _aired(line: EpisodeLine) -> dt.datetime | None:
    if line.airs_at is not None or line.air_date is None:
        return line.airs_at
    # Some hour of that day, or of the night after it.
    return dt.datetime.combine(line.air_date, dt.time(), episodes.JAPAN) + dt.timedelta(days=1)


def beginning(rule: Rule) -> dt.datetime | None:
    """The day before the show was first broadcast: some stream it a little earlier."""
    airing = ledger.airing_of(rule)
    return airing.begins_at - dt.timedelta(days=1) if airing else None
