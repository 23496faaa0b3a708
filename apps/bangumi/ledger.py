"""Keeps for each followed rule the list of its episodes: asked for once a day, kept as rows numbered like files.

Sources that are away, or know nothing that fits the numbers really seen, take nothing away: what was known stays.
"""

import datetime as dt
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from apps.bangumi import episodes
from apps.bangumi.models import Episode, Release, ReleaseState, Rule, RuleKind
from apps.core import clock, work
from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.errors import DiskProblem, Problem
from apps.core.http import Outside
from apps.metadata import catalogue, counting, memory, resolver
from apps.metadata.catalogue import Airing
from apps.metadata.listed import (
    EpisodeList,
    ListedEpisode,
    are_one_apart,
    fitting,
    shifted,
    without_names,
)
from apps.metadata.protocol import Language, Settings
from apps.naming.numbers import library_season

log = logging.getLogger(__name__)
#: A first showing at 25:30 or 29:00 still belongs to its day.
LONGEST_DAY = dt.timedelta(hours=30)
#: Less than a day, so that a look once a day finds it due.
GOOD_FOR = dt.timedelta(hours=20)
_LONGEST_TITLE = 500


def refresh(config: Config, *, outside: Outside) -> int:
    """Bring every list that is due up to date; how many changed. One that fails stops no other."""
    due = Q(listed_at=None) | Q(listed_at__lt=clock.now() - GOOD_FOR)
    rules = Rule.objects.filter(due, disabled=False, archived=False, kind=RuleKind.EPISODE)
    return sum(
        refresh_one(rule, config, outside=outside) for rule in rules.exclude(settled_at=None)
    )


def ask_again(rule: Rule) -> None:
    """Have a rule's list looked at soon: its work, season or offsets have changed."""
    Rule.objects.filter(pk=rule.pk).update(listed_at=None)
    work.soon("episodes")


def ask_all_again() -> int:
    """Have the list of every followed rule asked for anew soon; how many."""
    memory.forget_lists()
    count = Rule.objects.followed().update(listed_at=None)
    work.soon("episodes")
    return count


def refresh_one(rule: Rule, config: Config, *, outside: Outside) -> bool:
    """One rule's list; whether anything changed."""
    settings = resolver.settings_for(store.in_use(config.network))
    now = clock.now()
    try:
        lists = _lists(rule, Language(config.rss_parser.language), settings, outside)
    except Problem as problem:
        log.warning("The episodes of %s stay as they are for now: %s", rule, problem)
        return False
    found = fitting(lists, seen_numbers(rule))
    changed = found is not None and _write(rule, _wanted(rule, found, lists), now=now)
    Rule.objects.filter(pk=rule.pk).update(listed_at=now)
    return changed


def seen_numbers(rule: Rule) -> set[float]:
    """Library numbers above 0 of the releases that were taken; ranges by both ends."""
    rows = Release.objects.filter(rule=rule, state=ReleaseState.TAKEN, episode__gt=0)
    found: set[float] = set()
    for first, last, part in rows.values_list("episode", "episode_end", "part"):
        numbers = episodes.numbers_of(rule, float(first or 0), last, part=part)
        found.update(numbers[:1] + numbers[-1:])
    return found


def _lists(
    rule: Rule, language: Language, settings: Settings, outside: Outside
) -> Sequence[EpisodeList]:
    lists = counting.lists_of(
        bgm_id=rule.bgm_id,
        tmdb_id=rule.tmdb_id,
        season=library_season(rule.season, offset=rule.season_offset),
        language=language,
        settings=settings,
        http=outside,
    )
    return _by_offsets(lists, rule)


def _by_offsets(lists: Sequence[EpisodeList], rule: Rule) -> Sequence[EpisodeList]:
    """The lists in the library's numbers, the likeliest first.

    Offsets lead to TMDB's numbers, so that its list comes first; bgm.tv's has the numbers of releases, and is moved
    as those are. As it stands it only counts where the season stays the same: else it may be another season's.
    """
    if not (rule.season_offset or rule.episode_offset):
        return lists
    of_library = [one for one in lists if one.source == "tmdb"]
    of_releases = [one for one in lists if one.source != "tmdb"]
    moved = [found for one in of_releases if (found := shifted(one, rule.episode_offset))]
    return [*of_library, *moved, *(of_releases if not rule.season_offset else ())]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A row as it should stand."""

    season: int
    listed: ListedEpisode
    airs_at: dt.datetime | None
    source: str


def _wanted(rule: Rule, found: EpisodeList, lists: Sequence[EpisodeList]) -> list[_Wanted]:
    # Some catalogues count a prologue as the first episode; then no name is better than the neighbour's.
    is_doubted = _has_prologue(rule) or any(are_one_apart(found, other) for other in lists)
    if is_doubted and 0 not in found.numbers:
        found = without_names(found)
    season = library_season(rule.season, offset=rule.season_offset)
    hour = _hour(rule, found)
    return [_Wanted(season, one, _at(one, hour), found.source) for one in found.episodes]


def _has_prologue(rule: Rule) -> bool:
    return Release.objects.filter(rule=rule, state=ReleaseState.TAKEN, episode=0).exists()


def _hour(rule: Rule, found: EpisodeList) -> dt.timedelta | None:
    """How long after midnight in Japan the show begins; None where the catalogue does not say."""
    airing = airing_of(rule)
    first = found.episodes[0].air_date
    if airing is None or first is None:
        return None
    since = airing.begins_at - dt.datetime.combine(first, dt.time(), episodes.JAPAN)
    return since if dt.timedelta() <= since < LONGEST_DAY else None


def airing_of(rule: Rule) -> Airing | None:
    """When the rule's show is broadcast; None where the catalogue does not say, or cannot be read."""
    if rule.bgm_id is None:
        return None
    try:
        return catalogue.airing(rule.bgm_id)
    except DiskProblem as problem:
        log.warning("The hour of %s cannot be looked up: %s", rule, problem)
        return None


def _at(one: ListedEpisode, hour: dt.timedelta | None) -> dt.datetime | None:
    if one.air_date is None or hour is None:
        return None
    return (dt.datetime.combine(one.air_date, dt.time(), episodes.JAPAN) + hour).astimezone(dt.UTC)


def _write(rule: Rule, wanted: Sequence[_Wanted], *, now: dt.datetime) -> bool:
    with transaction.atomic():
        # The rule's row is the lock: two at once would both insert. It may have been deleted while sites were asked.
        if Rule.objects.select_for_update().filter(pk=rule.pk).first() is None:
            return False
        known = {(row.season, row.number): row for row in Episode.objects.filter(rule=rule)}
        rows = list(_rows(rule, wanted, now=now))
        keys = {(row.season, row.number) for row in rows}
        gone = [row.pk for key, row in known.items() if key not in keys]
        changed = [row for row in rows if _differs(known.get((row.season, row.number)), row)]
        Episode.objects.filter(pk__in=gone).delete()
        Episode.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["rule", "season", "number"],
            update_fields=[*_COMPARED, "changed_at"],
        )
    return bool(gone or changed)


_COMPARED = ("absolute", "title", "title_zh", "air_date", "airs_at", "source")


def _rows(rule: Rule, wanted: Sequence[_Wanted], *, now: dt.datetime) -> Iterator[Episode]:
    for one in wanted:
        yield Episode(
            rule=rule,
            season=one.season,
            number=one.listed.number,
            absolute=one.listed.absolute,
            title=one.listed.title[:_LONGEST_TITLE],
            title_zh=one.listed.title_zh[:_LONGEST_TITLE],
            air_date=one.listed.air_date,
            airs_at=one.airs_at,
            source=one.source,
            changed_at=now,
        )


def _differs(known: Episode | None, wanted: Episode) -> bool:
    return known is None or any(getattr(known, name) != getattr(wanted, name) for name in _COMPARED)
