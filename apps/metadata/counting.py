"""How catalogues count a show: seasons, episodes, days; remembered for a day or longer."""

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

from apps.core import addresses, clock
from apps.core.errors import HostResting, Problem
from apps.core.http import Outside
from apps.metadata import memory, standing
from apps.metadata.listed import EpisodeList, ListedEpisode, counted_on
from apps.metadata.numbering import Catalogue, Season
from apps.metadata.protocol import Language, Settings
from apps.metadata.registry import bgm_episodes, tmdb_catalogue

Answer = TypeVar("Answer")


def catalogue_of(
    tmdb_id: int,
    *,
    language: Language,
    settings: Settings,
    http: Outside,
    at_most: dt.timedelta = memory.ENDED_FOR,
) -> Catalogue | None:
    """The show, not older than that; None without a key, or where it is gone. Raises what core/http raises."""
    key = f"{settings.tmdb_base_url} {tmdb_id} {language}"
    known = memory.remembered_catalogue(key, at_most=at_most)
    if known is not None or not settings.tmdb_api_key:
        return known
    fresh = _asked("tmdb", settings, lambda: tmdb_catalogue(tmdb_id, language, settings, http))
    if fresh is not None:
        memory.remember_catalogue(key, fresh)
    return fresh


def list_of_subject(bgm_id: int, *, settings: Settings, http: Outside) -> EpisodeList | None:
    """The episodes of a subject of bgm.tv; None where it has none. Raises what core/http raises."""
    key = f"{settings.bgm_base_url} {bgm_id}"
    known = memory.remembered_list(key)
    if known is None:
        asked = _asked("bgm.tv", settings, lambda: bgm_episodes(bgm_id, settings, http))
        known = asked or EpisodeList("", ())
        memory.remember_list(key, known)
    return known if known.episodes else None


def lists_of(
    *,
    bgm_id: int | None,
    tmdb_id: int | None,
    season: int,
    language: Language,
    settings: Settings,
    http: Outside,
) -> list[EpisodeList]:
    """Every list of a season that can be had: bgm.tv by both of its counts, TMDB with the user's key.

    A source that is left alone for a while is passed over. Raises what core/http raises, when nobody could be asked.
    """
    found: list[EpisodeList] = []
    failed: Problem | None = None
    if bgm_id:
        try:
            _refuse_the_resting("bgm.tv", settings.bgm_base_url, settings)
            of_subject = list_of_subject(bgm_id, settings=settings, http=http)
            found += [of_subject] if of_subject else []
            found += [other] if of_subject and (other := counted_on(of_subject)) else []
        except Problem as problem:
            failed = problem
    if tmdb_id and settings.tmdb_api_key:
        try:
            _refuse_the_resting("tmdb", settings.tmdb_base_url, settings)
            whole = catalogue_of(tmdb_id, language=language, settings=settings, http=http)
            found += _as_lists(whole, season, language) if whole else []
        except Problem as problem:
            failed = problem
    if failed is not None and not found:
        raise failed
    return found


def _asked(source: str, settings: Settings, ask: Callable[[], Answer]) -> Answer:
    """The answer of a source; whether it answers is noted for the health page and for those who ask next."""
    try:
        answer = ask()
    except Problem as problem:
        standing.failed(source, problem, asked_as=settings.fingerprint)
        raise
    standing.answered(source)
    return answer


def _refuse_the_resting(source: str, address: str, settings: Settings) -> None:
    """Raise HostResting where a source failed so often that it is left alone."""
    until = standing.left_alone(source, asked_as=settings.fingerprint)
    if until is not None:
        seconds = int((until - clock.now()).total_seconds())
        raise HostResting(host=addresses.host_of(address), seconds=seconds)


def _as_lists(whole: Catalogue, season: int, language: Language) -> list[EpisodeList]:
    return [_as_list(one, language) for one in whole.seasons if one.number == season]


def _as_list(season: Season, language: Language) -> EpisodeList:
    is_chinese = language is Language.ZH
    episodes = (
        ListedEpisode(
            one.number,
            title="" if is_chinese else one.title,
            title_zh=one.title if is_chinese else "",
            air_date=one.air_date,
        )
        for one in season.episodes
    )
    return EpisodeList("tmdb", tuple(episodes))
