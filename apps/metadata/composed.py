"""How TMDB counts a show, put together without asking TMDB.

Our own catalogue knows in which of TMDB's seasons each work lies, bgm.tv lists each work's episodes. Works that share a
season are counted on in the order of their broadcast, which is believed only where the numbers of bgm.tv do so too.
"""

from typing import Final

from apps.core.http import Outside
from apps.metadata import catalogue, counting, works
from apps.metadata.asking import ask_one
from apps.metadata.listed import EpisodeList
from apps.metadata.numbering import RETURNING, Catalogue, EpisodeDate, Season
from apps.metadata.protocol import Question, Settings
from apps.metadata.registry import SOURCES

#: A show of more works is not put together: each costs a question to bgm.tv.
_MOST_WORKS: Final = 12


def catalogue_of(question: Question, *, settings: Settings, http: Outside) -> Catalogue | None:
    """The show of a question; None where the two do not know it, or do not agree. Raises what core/http raises."""
    bgm_id = question.bgm_id or _listed_as(question, settings, http)
    own = next(iter(catalogue.by_bgm(bgm_id)), None) if bgm_id else None
    if own is None or own.tmdb is None:
        return None
    listed_works = works.of_show(own.tmdb.id)
    if bgm_id not in {work.bgm_id for work in listed_works} or len(listed_works) > _MOST_WORKS:
        return None
    seasons: dict[int, list[EpisodeDate]] = {}
    for work in listed_works:
        season = seasons.setdefault(works.season_of(work), [])
        listed = counting.list_of_subject(work.bgm_id or 0, settings=settings, http=http)
        found = _counted_on(listed, after=len(season)) if listed else None
        if not found:
            return None
        season.extend(found)
    if sorted(seasons) != list(range(1, len(seasons) + 1)):
        return None
    # Nobody says whether more comes.
    return Catalogue(own.title, RETURNING, _as_seasons(seasons))


def _as_seasons(seasons: dict[int, list[EpisodeDate]]) -> tuple[Season, ...]:
    return tuple(Season(number, tuple(seasons[number])) for number in sorted(seasons))


def _listed_as(question: Question, settings: Settings, http: Outside) -> int | None:
    """The number at bgm.tv by which our own catalogue knows the show; it asks nobody."""
    own = next(kind for kind in SOURCES if not kind.is_remote)
    facts, _said = ask_one(own.make(settings, http), question, fresh=False, settings=None)
    return facts.bgm_id if facts and facts.is_found and facts.is_sure else None


def _counted_on(listed: EpisodeList, *, after: int) -> list[EpisodeDate] | None:
    """The whole episodes of a work numbered after so many others; None where bgm.tv counts otherwise."""
    lines = [one for one in listed.episodes if one.number >= 1 and float(one.number).is_integer()]
    if not lines:
        return None
    first = lines[0]
    if after and first.number == 1 and first.absolute != after + 1:
        return None
    moved = after if first.number == 1 else 0
    if first.number + moved != after + 1:
        return None
    return [
        EpisodeDate(int(one.number) + moved, one.air_date, one.title_zh or one.title)
        for one in lines
    ]
