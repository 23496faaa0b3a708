"""Takes rules of shows that have ended out of the calendar, once their latest episode is here."""

import logging
from collections.abc import Sequence

from apps.bangumi import episodes
from apps.bangumi.episodes import EpisodeLine, EpisodeState
from apps.bangumi.models import Rule, RuleKind
from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.errors import Problem
from apps.core.http import Outside
from apps.metadata import counting, resolver
from apps.metadata.protocol import Language, Settings

log = logging.getLogger(__name__)
#: TMDB's words for a show of which nothing more comes.
ENDED = frozenset({"Ended", "Canceled"})


def archive_ended(config: Config, *, outside: Outside) -> int:
    """Archive every followed rule whose show has ended and whose latest known episode is here; how many.

    A show whose source fails is left as it is.
    """
    settings = resolver.settings_for(store.in_use(config.network))
    waiting = Rule.objects.followed().filter(archived=False).exclude(tmdb_id=None)
    rules = list(waiting.exclude(kind=RuleKind.MOVIE).exclude(settled_at=None))
    lines = episodes.of_rules(rules)
    here = [rule for rule in rules if latest_is_here(lines[rule.pk])]
    language = Language(config.rss_parser.language)
    ended = [rule.pk for rule in here if _has_ended(rule, language, settings, outside)]
    return Rule.objects.filter(pk__in=ended, archived=False, disabled=False).update(archived=True)


def latest_is_here(lines: Sequence[EpisodeLine]) -> bool:
    """The newest episode that is out is on disk; True where none is known."""
    out = [line for line in lines if line.state is not EpisodeState.NOT_AIRED]
    return not out or out[-1].state is EpisodeState.ON_DISK


def _has_ended(rule: Rule, language: Language, settings: Settings, outside: Outside) -> bool:
    if rule.tmdb_id is None:
        return False
    try:
        found = counting.catalogue_of(
            rule.tmdb_id, language=language, settings=settings, http=outside
        )
    except Problem as problem:
        log.warning("Whether %s has ended could not be learned: %s", rule, problem)
        return False
    return found is not None and found.status in ENDED
