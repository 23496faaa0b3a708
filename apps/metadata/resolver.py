"""What a show is called, when it began, and what it looks like: each source asked once, the best word taken.

    official title   the feed's parser decides: mikan (in Chinese) → Mikan's page; else TMDB, bgm.tv, the catalogue;
                     whoever is down or knows nothing gives way to the next, at last to the release itself
    year             TMDB's first, bgm.tv's, Mikan's, the catalogue's; a rule of the same show comes before all
                     (`settled_year`)
    pinned           what a person has set goes before all: its source names the show, and who speaks of another work
                     has no say

What went wrong is told in the trace and never raised: a show can always be followed by its release's own name.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.conf import settings as django_settings

from apps.core import clock
from apps.core.config.schema import Network
from apps.core.errors import DiskProblem
from apps.core.http import Outside
from apps.metadata import standing, works
from apps.metadata.asking import Said, ask_one
from apps.metadata.protocol import (
    Contender,
    Language,
    Names,
    Number,
    Parser,
    Question,
    SeasonFacts,
    Settings,
    ShowFacts,
    called,
    latest_season,
)
from apps.metadata.registry import SOURCES
from apps.titles.fold import fold

log = logging.getLogger(__name__)
_TITLES: Mapping[Parser, tuple[str, ...]] = {
    Parser.MIKAN: ("mikan", "tmdb", "bgm.tv", "bangumi-data"),
    Parser.TMDB: ("tmdb", "bgm.tv", "bangumi-data"),
    Parser.PARSER: (),
}
_YEARS = ("tmdb", "bgm.tv", "mikan", "bangumi-data")
_WEEKDAYS = ("bgm.tv", "bangumi-data", "mikan")
_NAMED_BY: Mapping[Number, tuple[str, ...]] = {
    Number.TMDB: ("tmdb",),
    Number.BGM: ("bgm.tv", "bangumi-data"),
}
_SEASONS = ("mikan", "bgm.tv", "bangumi-data")
#: Halves of a season are less apart, remakes more.
_REMAKE_YEARS = 4
_UNKNOWN_YEARS = 1000


@dataclass(frozen=True, slots=True)
class Resolution:
    """What is known in the end.

    official_title   never empty unless the release has no name at all
    title_from       the source that gave it; "release" for the release itself
    year             None while nobody knows it
    poster_from      the address that named the poster: hand both to `posters.keep`
    season           the release's own, else the one stated; None if neither says it
    season_stated    the season that the site's own name of the work states (`某作品 第二季`): better than one that was
                     only assumed, worth nothing against one that a release or a person states
    seasons          as TMDB counts them; empty without it
    contenders       the works that each source weighed: its choice, then its runners-up; of sources that took none,
                     those that came near
    """

    official_title: str
    title_from: str
    year: int | None = None
    poster_url: str = ""
    poster_from: str = ""
    weekday: int | None = None
    bgm_id: int | None = None
    tmdb_id: int | None = None
    status: str = ""
    season: int | None = None
    season_stated: int | None = None
    seasons: tuple[SeasonFacts, ...] = ()
    names: tuple[str, ...] = ()
    trace: tuple[Said, ...] = ()
    contenders: tuple[Contender, ...] = ()


@dataclass(frozen=True, slots=True)
class Sibling:
    """A rule that is followed already under the same official title."""

    year: int | None
    tmdb_id: int | None = None
    bgm_id: int | None = None
    season: int | None = None


def settings_for(network: Network) -> Settings:
    """What the sources are told, from the section of the configuration (its variables expanded)."""
    return Settings(
        tmdb_base_url=network.tmdb_base_url,
        tmdb_image_url=network.tmdb_image_url,
        bgm_base_url=network.bgm_base_url,
        agent=f"autobangumi/AutoBangumi/{django_settings.VERSION} (self-hosted anime tracker)",
        tmdb_api_key=network.tmdb_api_key.strip(),
    )


def resolve(
    question: Question,
    *,
    parser: Parser,
    settings: Settings,
    http: Outside,
    fresh: bool = False,
) -> Resolution:
    """Ask every source once and put together what they know. Raises nothing that a source does wrong.

    Each source takes its turn at its host, then 20 seconds of answering at most. `fresh` asks also
    where an answer is remembered: for a person who wants it looked up again.
    """
    known: dict[str, ShowFacts] = {}
    near: list[Contender] = []
    trace: list[Said] = []
    asked = question
    # Whose number a person has set is asked first: its names, not the release's, lead the others.
    named_by = _named_by_hand(question)
    for kind in sorted(SOURCES, key=lambda kind: kind.name not in named_by):
        source = kind.make(settings, http)
        facts, said = ask_one(
            source, asked, fresh=fresh, settings=settings if kind.is_remote else None
        )
        trace.extend(said)
        if facts is None:
            continue
        if not facts.is_found:
            near.extend(facts.contenders)
        elif _speaks_of_another(question, facts):
            trace.append(Said(source.name, "metadata_other_work", {"source": called(source.name)}))
        else:
            known[kind.name] = facts
            asked = _enriched(asked, facts)
    found = _put_together(question, parser=parser, known=known, trace=trace)
    if question.is_last and question.season is None and found.tmdb_id:
        found = _in_its_last_season(question, found, found.tmdb_id)
    return replace(found, contenders=(*found.contenders, *near))


def _in_its_last_season(question: Question, found: Resolution, tmdb_id: int) -> Resolution:
    """The same in the newest season that has begun: as TMDB counts, else our own catalogue; with that season's work."""
    by = question.published or clock.now().date()
    try:
        last = works.last_of(tmdb_id, bgm_id=found.bgm_id, by=by)
    except DiskProblem as problem:
        log.warning("The last season of %s cannot be looked up: %s", found.official_title, problem)
        last = None
    listed = works.season_of(last) if last else None
    season = latest_season(found.seasons, today=by + works.EARLY) or listed
    if season is None:
        return found
    found = replace(found, season=season, season_stated=season)
    if last is None or season != listed or Number.BGM in question.pinned:
        return found
    weekday = last.airing.weekday if last.airing else found.weekday
    return replace(found, bgm_id=last.bgm_id, weekday=weekday)


def _speaks_of_another(question: Question, facts: ShowFacts) -> bool:
    """Does a source name another number than the one that a person has pinned?"""
    return any(
        (theirs := getattr(facts, number)) and theirs != getattr(question, number)
        for number in question.pinned
    )


def _named_by_hand(question: Question) -> tuple[str, ...]:
    """The sources that name the show for a number which a person has set."""
    return tuple(name for number in sorted(question.pinned) for name in _NAMED_BY[number])


def is_named_by_one_left_alone(question: Question, settings: Settings) -> bool:
    """Is a source that is to name the show for its pinned number left alone now?"""
    return any(
        standing.left_alone(name, asked_as=settings.fingerprint)
        for name in _named_by_hand(question)
    )


def failed_to_name(question: Question, resolution: Resolution) -> bool:
    """Did a source that is to name the show for its pinned number fail, so that asking later may help?"""
    wanted = _named_by_hand(question)
    is_named = resolution.title_from in wanted
    return not is_named and any(
        said.is_failure for said in resolution.trace if said.source in wanted
    )


def settled_year(resolution: Resolution, siblings: Iterable[Sibling]) -> int | None:
    """The year for a new rule: that of a rule of the same show (also if that has none), else what sources say.

    A namesake that is known to be another show (a remake) has no say; of several the nearest in time has.
    """
    of_this_show = [one for one in siblings if not _is_other_show(resolution, one)]
    if not of_this_show:
        return resolution.year
    return min(of_this_show, key=lambda one: _years_apart(resolution, one)).year


def _is_other_show(resolution: Resolution, sibling: Sibling) -> bool:
    if resolution.tmdb_id and sibling.tmdb_id:
        return resolution.tmdb_id != sibling.tmdb_id
    # bgm.tv has a subject for each season, sometimes for each half of one: only years tell a remake from those.
    are_two = bool(resolution.bgm_id and sibling.bgm_id) and resolution.bgm_id != sibling.bgm_id
    is_same_season = (resolution.season or 1) == (sibling.season or 1)
    is_far = _REMAKE_YEARS <= _years_apart(resolution, sibling) < _UNKNOWN_YEARS
    return are_two and is_same_season and is_far


def _years_apart(resolution: Resolution, sibling: Sibling) -> int:
    """Years between two works; where one of them is unknown, more than any that are known."""
    if resolution.year is None or sibling.year is None:
        return _UNKNOWN_YEARS
    return abs(resolution.year - sibling.year)


def _enriched(question: Question, facts: ShowFacts) -> Question:
    """The question with what a source added: names to search for, the year, ids."""
    names = question.names
    if facts.source in _named_by_hand(question):
        names = Names(zh=facts.names)
    elif facts.source == "mikan" and not question.pinned:
        names = Names(
            tuple(dict.fromkeys((facts.title or facts.other_title, *names.zh))), names.en, names.jp
        )
    is_this_work = facts.source != "tmdb"
    if not facts.is_sure:
        return question
    return replace(
        question,
        names=names,
        year=question.year or (facts.year if is_this_work else None),
        season=question.season or facts.season,
        bgm_id=question.bgm_id or facts.bgm_id,
        tmdb_id=question.tmdb_id or facts.tmdb_id,
    )


def _put_together(
    question: Question, *, parser: Parser, known: Mapping[str, ShowFacts], trace: Sequence[Said]
) -> Resolution:
    title, title_from = _official_title(question, parser=parser, known=known)
    order = _order(question, parser) or _TITLES[Parser.MIKAN]
    with_poster = [known[name] for name in order if name in known and known[name].poster_url]
    posters = with_poster or [facts for facts in known.values() if facts.poster_url]
    sure = {name: facts for name, facts in known.items() if facts.is_sure}
    years = [sure[name].year for name in _YEARS if name in sure]
    weekdays = [sure[name].weekday for name in _WEEKDAYS if name in sure]
    seasons = [sure[name].season for name in _SEASONS if name in sure]
    stated = next(filter(None, seasons), None)
    tmdb = known.get("tmdb")
    by_bgm = (facts.bgm_id for facts in sure.values())
    # TMDB itself first: the number that the catalogue names may be gone there.
    by_tmdb = [facts.tmdb_id for facts in (tmdb, *sure.values()) if facts]
    return Resolution(
        official_title=title,
        title_from=title_from,
        year=next(filter(None, years), None) or question.year,
        poster_url=posters[0].poster_url if posters else "",
        poster_from=posters[0].poster_from if posters else "",
        weekday=next((day for day in weekdays if day is not None), None),
        bgm_id=question.bgm_id or next(filter(None, by_bgm), None),
        tmdb_id=question.tmdb_id or next(filter(None, by_tmdb), None),
        status=tmdb.status if tmdb else "",
        season=question.season or stated,
        season_stated=stated,
        seasons=tmdb.seasons if tmdb else (),
        names=_all_names(question, known.values()),
        trace=tuple(trace),
        contenders=tuple(one for facts in known.values() for one in facts.contenders),
    )


def _order(question: Question, parser: Parser) -> tuple[str, ...]:
    """Who names the show, the first word first: those whose number a person has set, then as the parser says."""
    return tuple(dict.fromkeys((*_named_by_hand(question), *_TITLES[parser])))


def _official_title(
    question: Question, *, parser: Parser, known: Mapping[str, ShowFacts]
) -> tuple[str, str]:
    """The title and who gave it; a name in the right language goes before any other name of a source."""
    if parser is Parser.MIKAN and question.language is not Language.ZH:
        parser = Parser.TMDB
    asked = [known[name] for name in _order(question, parser) if name in known]
    for facts in asked:
        if facts.title:
            return facts.title, facts.source
    own = question.names.title(question.language)
    for facts in asked:
        # TMDB without a translation: its original name, which every release of the show shares.
        if facts.source == "tmdb" and facts.other_title:
            return facts.other_title, facts.source
    return own, "release"


def _all_names(question: Question, answers: Iterable[ShowFacts]) -> tuple[str, ...]:
    by_key: dict[str, str] = {}
    for name in (*question.names.all, *(name for facts in answers for name in facts.names)):
        by_key.setdefault(fold(name), name)
    return tuple(by_key.values())
