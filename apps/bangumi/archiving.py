"""Takes rules of shows that have ended out of the calendar, once their latest episode is here.

TMDB's word decides where there is a key, since only TMDB knows whether a next season comes; else the last day that our
own catalogue names; else the list of episodes, when nothing of it is new.
"""

import datetime as dt
import logging
from collections.abc import Sequence

from apps.bangumi import episodes, ledger
from apps.bangumi.episodes import EpisodeLine, EpisodeState
from apps.bangumi.models import Release, ReleaseState, Rule, RuleKind
from apps.core import clock
from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.errors import Problem
from apps.core.http import Outside
from apps.downloader.models import DownloadState
from apps.metadata import counting, resolver
from apps.metadata.numbering import ENDED
from apps.metadata.protocol import Language, Settings

log = logging.getLogger(__name__)
#: A second version may come some days after the last broadcast.
SETTLES_IN = dt.timedelta(days=14)
#: A list of which nothing is newer has ended; long runners pause for months.
SILENT_FOR = dt.timedelta(days=180)


def archive_ended(config: Config, *, outside: Outside) -> int:
    """Archive every followed rule whose show has ended and whose latest known episode is here; how many.

    A show whose source fails is left as it is. Films stay: they are in no calendar.
    """
    settings = resolver.settings_for(store.in_use(config.network))
    waiting = Rule.objects.followed().filter(archived=False).exclude(settled_at=None)
    rules = list(waiting.exclude(kind=RuleKind.MOVIE))
    lines = episodes.of_rules(rules)
    language = Language(config.rss_parser.language)
    ended = [
        rule.pk
        for rule in rules
        if is_here(rule, lines[rule.pk])
        and _has_ended(rule, lines[rule.pk], language, settings, outside)
    ]
    return Rule.objects.filter(pk__in=ended, archived=False, disabled=False).update(archived=True)


def is_here(rule: Rule, lines: Sequence[EpisodeLine]) -> bool:
    """The newest episode that is out is on disk; of specials, which no list has, all that was taken, at least one.

    False where no catalogue lists the episodes: which one is the latest is not known then.
    """
    if rule.kind == RuleKind.SPECIAL:
        taken = Release.objects.filter(rule=rule, state=ReleaseState.TAKEN)
        wanted = taken.exclude(download__state__in=(DownloadState.LOST, DownloadState.REJECTED))
        return wanted.exists() and not wanted.filter(organised_at=None).exists()
    out = [line for line in lines if line.state is not EpisodeState.NOT_AIRED]
    is_listed = any(line.is_listed for line in lines)
    return is_listed and bool(out) and out[-1].state is EpisodeState.ON_DISK


def _has_ended(
    rule: Rule,
    lines: Sequence[EpisodeLine],
    language: Language,
    settings: Settings,
    outside: Outside,
) -> bool:
    if rule.tmdb_id is not None and settings.tmdb_api_key:
        try:
            found = counting.catalogue_of(
                rule.tmdb_id, language=language, settings=settings, http=outside
            )
        except Problem as problem:
            log.warning("Whether %s has ended could not be learned: %s", rule, problem)
            return False
        if found is not None:
            return found.status in ENDED
    airing = ledger.airing_of(rule)
    if airing is not None:
        return airing.ends_at is not None and airing.ends_at + SETTLES_IN <= clock.now()
    days = [line.air_date for line in lines if line.is_listed]
    dated = [day for day in days if day is not None]
    silent_since = clock.now().date() - SILENT_FOR
    return bool(days) and len(dated) == len(days) and max(dated) <= silent_since
