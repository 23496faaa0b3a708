"""A rule's episodes one by one: what is on disk, what comes, what is missing.

The list is the catalogue's (ledger.py); where there is none, the numbers really seen make it. Numbers are those of the
library, offsets included. What comes before the first episode wanted is only listed where it is here all the same.
"""

import datetime as dt
import enum
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from apps.bangumi.models import Episode, Release, ReleaseState, Rule, RuleKind
from apps.bangumi.numbers import offsets_of
from apps.core import clock
from apps.core.config import store
from apps.downloader.models import DownloadState
from apps.library.models import FileState, LibraryFile
from apps.naming.numbers import library_season

JAPAN = dt.timezone(dt.timedelta(hours=9))
#: Where no catalogue lists a show, one that was first seen within its first cour is taken to have begun at 1.
FIRST_COUR = 13
#: A range of more episodes than this was misread.
_LONGEST_RANGE = 400


class EpisodeState(enum.StrEnum):
    """How far an episode is."""

    NOT_AIRED = "not_aired"
    MISSING = "missing"
    FOUND = "found"
    DOWNLOADING = "downloading"
    ON_DISK = "on_disk"


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeLine:
    """One episode of a rule.

    number    as its file is numbered; absolute: as it is counted beside that, or None
    air_date  the broadcast day in Japan; airs_at: the hour in UTC, where it is known
    is_listed false where only a release has spoken of it
    """

    season: int
    number: float
    absolute: float | None = None
    title: str = ""
    title_zh: str = ""
    air_date: dt.date | None = None
    airs_at: dt.datetime | None = None
    state: EpisodeState
    is_listed: bool = False
    changed_at: dt.datetime | None = None


#: What a download says of its episodes; a lost or refused one says nothing.
_OF_DOWNLOAD: Mapping[str, EpisodeState] = {
    DownloadState.CLAIMED: EpisodeState.FOUND,
    DownloadState.QUEUED: EpisodeState.DOWNLOADING,
    DownloadState.DONE: EpisodeState.DOWNLOADING,
}
_ORDER = list(EpisodeState)


def of_rule(rule: Rule) -> list[EpisodeLine]:
    """Every episode of one rule, ascending; [] for films and specials."""
    return of_rules([rule])[rule.pk]


def of_rules(rules: Sequence[Rule]) -> dict[int, list[EpisodeLine]]:
    """Every episode of each rule by the rule's id, in four queries."""
    now = clock.now()
    ids = [rule.pk for rule in rules]
    rows: dict[int, list[Episode]] = defaultdict(list)
    for row in Episode.objects.filter(rule_id__in=ids):
        rows[row.rule_id].append(row)
    seen = _seen(rules)
    return {
        rule.pk: _lines(rule, rows[rule.pk], seen[rule.pk], now=now)
        if rule.kind == RuleKind.EPISODE
        else []
        for rule in rules
    }


def missing(rule: Rule) -> list[EpisodeLine]:
    """What was broadcast and is neither here nor on its way."""
    return [line for line in of_rule(rule) if line.state is EpisodeState.MISSING]


def all_missing() -> list[tuple[Rule, list[EpisodeLine]]]:
    """The same for every rule that is followed and lacks something, in a fixed number of queries."""
    rules = list(Rule.objects.filter(disabled=False, archived=False, kind=RuleKind.EPISODE))
    lines = of_rules(rules)
    lacking = (
        (rule, [one for one in lines[rule.pk] if one.state is EpisodeState.MISSING])
        for rule in rules
    )
    return [(rule, found) for rule, found in lacking if found]


def is_complete(rule: Rule) -> bool:
    """Everything that a catalogue lists is on disk; False where no catalogue lists it."""
    return are_complete(of_rule(rule))


def are_complete(lines: Sequence[EpisodeLine]) -> bool:
    """The same of a rule's lines."""
    return any(line.is_listed for line in lines) and all(
        line.state is EpisodeState.ON_DISK for line in lines
    )


def _seen(rules: Sequence[Rule]) -> dict[int, dict[float, EpisodeState]]:
    """The furthest state of each number that a taken release or a file has, by rule."""
    by_id = {rule.pk: rule for rule in rules}
    seen: dict[int, dict[float, EpisodeState]] = {pk: {} for pk in by_id}
    taken = Release.objects.filter(
        rule_id__in=list(by_id), state=ReleaseState.TAKEN, episode__isnull=False
    ).values_list("rule_id", "episode", "episode_end", "part", "download__state", "organised_at")
    is_organised = store.load().bangumi_manage.enable
    for rule_id, first, last, part, download, organised_at in taken:
        state = _OF_DOWNLOAD.get(download or "")
        # What is down is on disk when it stands in its place, or when nobody puts it there.
        if download == DownloadState.DONE and (organised_at or not is_organised):
            state = EpisodeState.ON_DISK
        if state is not None:
            numbers = numbers_of(by_id[rule_id], float(first or 0), last, part=part)
            _note(seen[rule_id], numbers, state)
    owners = {f"rule:{pk}": pk for pk in by_id}
    files = LibraryFile.objects.filter(
        owner__in=list(owners), role="video", episode__isnull=False
    ).exclude(state=FileState.HELD)
    for owner, season, number in files.values_list("owner", "season", "episode"):
        rule = by_id[owners[owner]]
        if season in {None, library_season(rule.season, offset=rule.season_offset)}:
            _note(seen[rule.pk], [float(number or 0)], EpisodeState.ON_DISK)
    return seen


def _note(seen: dict[float, EpisodeState], numbers: Iterable[float], state: EpisodeState) -> None:
    for number in numbers:
        if number >= 0:
            known = seen.get(number, EpisodeState.NOT_AIRED)
            seen[number] = max(known, state, key=_ORDER.index)


def numbers_of(rule: Rule, first: float, last: float | None, *, part: int) -> list[float]:
    """The numbers that a release's episodes have in the rule's season of the library; [] if they lie in another."""
    if last is None or last <= first or last - first > _LONGEST_RANGE:
        last = first
    place = offsets_of(rule).place(first, last=last, season=rule.season, part=part)
    if place.season != library_season(rule.season, offset=rule.season_offset):
        return []
    return [float(place.episode) + step for step in range(int(last - first) + 1)]


def _lines(
    rule: Rule, rows: Sequence[Episode], seen: Mapping[float, EpisodeState], *, now: dt.datetime
) -> list[EpisodeLine]:
    season = library_season(rule.season, offset=rule.season_offset)
    listed = {row.number: row for row in rows if row.season == season}
    known = sorted({*listed, *seen, *([] if listed else _gapless(seen))})
    numbers = [one for one in known if one in seen or _is_wanted(one, rule)]
    newest = max(
        (one for one in numbers if one in seen or _has_aired(listed.get(one), now)), default=0
    )
    return [
        _line(season, number, listed.get(number), seen.get(number), newest=newest, now=now)
        for number in numbers
    ]


def _is_wanted(number: float, rule: Rule) -> bool:
    """Is it one of those that the rule wants? They are named as releases count."""
    return rule.wanted_from is None or number - rule.episode_offset >= rule.wanted_from


def _gapless(seen: Mapping[float, EpisodeState]) -> list[float]:
    """The whole numbers up to the newest one, from the first seen, or from 1 where that is near."""
    whole = [int(number) for number in seen if number == int(number)]
    if not whole:
        return []
    first = 1 if min(whole) <= FIRST_COUR else min(whole)
    return [float(number) for number in range(first, max(whole))]


def _line(
    season: int,
    number: float,
    row: Episode | None,
    state: EpisodeState | None,
    *,
    newest: float,
    now: dt.datetime,
) -> EpisodeLine:
    if state is None:
        is_dated = row is not None and row.air_date is not None
        aired = _has_aired(row, now) if is_dated else number < newest
        state = EpisodeState.MISSING if aired else EpisodeState.NOT_AIRED
    if row is None:
        return EpisodeLine(season=season, number=number, state=state)
    return EpisodeLine(
        season=season,
        number=number,
        absolute=row.absolute,
        title=row.title,
        title_zh=row.title_zh,
        air_date=row.air_date,
        airs_at=row.airs_at,
        state=state,
        is_listed=True,
        changed_at=row.changed_at,
    )


def _has_aired(row: Episode | None, now: dt.datetime) -> bool:
    """By the hour where it is known, else once its day in Japan has come; False where neither is known."""
    if row is None or row.air_date is None:
        return False
    return row.airs_at <= now if row.airs_at else row.air_date <= now.astimezone(JAPAN).date()
