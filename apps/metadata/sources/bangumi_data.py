"""The catalogue on our own disk: every show with its names, days and numbers elsewhere, without asking anybody.

A work is found by its number at bgm.tv, at Mikan or at TMDB, else by name. It may be months old: a namesake that
ended long before a release came out is no sure find, since the work that is meant may not be listed yet.
"""

import datetime as dt
import enum
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qs, urlsplit

from apps.core.http import Outside
from apps.metadata import catalogue
from apps.metadata.catalogue import Listing, shelf
from apps.metadata.likeness import Contest, Work, only_near
from apps.metadata.protocol import Kind, Language, Question, Settings, ShowFacts
from apps.metadata.seasons import Titled, whole, without_season

_TYPES: Final = {
    Kind.EPISODE: frozenset({"tv", "web", ""}),
    Kind.MOVIE: frozenset({"movie", ""}),
    Kind.SPECIAL: frozenset({"ova", "movie", "web", "tv", ""}),
}
_MEDIA: Final = {Kind.EPISODE: ("tv",), Kind.MOVIE: ("movie",), Kind.SPECIAL: ("tv",)}
_TONGUES: Final = {
    Language.ZH: ("zh-Hans", "zh-Hant"),
    Language.JP: ("ja",),
    Language.EN: ("en",),
}
_COUNTRIES: Final = {"ja": "JP", "zh-Hans": "CN", "zh-Hant": "TW"}
_SHOW_PAGE: Final = re.compile(r"/Home/Bangumi/(\d{1,9})/?\Z", re.IGNORECASE)
_SHOW_FEED: Final = re.compile(r"/RSS/Bangumi/?\Z", re.IGNORECASE)
#: A release of a season that ended so long ago may as well be of one that is not listed yet.
_STILL_IT: Final = dt.timedelta(days=180)
_EARLY: Final = dt.timedelta(days=14)


class BangumiData:
    """The catalogue as a source; it goes nowhere."""

    name = shelf.NAME

    def __init__(self, _settings: Settings, _http: Outside) -> None:
        pass

    def why_not(self, question: Question) -> str:
        """It can always be asked by number or name, if there is one."""
        has_number = question.bgm_id or question.tmdb_id or _mikan_id(question)
        return "" if has_number or question.names.all else "metadata_no_name"

    def memory_key(self, question: Question) -> str:
        """All that is compared."""
        asked = (question.bgm_id, question.tmdb_id, _mikan_id(question), question.names.all)
        when = (question.season, question.year, question.published)
        return f"{asked} {when} {question.kind} {question.language}"

    def ask(self, question: Question) -> ShowFacts | None:
        """The work with the number that is known, else the one whose name, season and year fit best."""
        listed, how = _listed(question)
        contest: Contest[Listing] = Contest(self.name, question)
        for number, one in enumerate(listed, start=1):
            # Nearly all have a number at bgm.tv; the others only need one that is different.
            work = _work(one, question, by_number=how is not _How.NAME)
            contest.enter(one.bgm_id or -number, work, one)
        best = contest.best
        if best is None:
            return only_near(self.name, contest.contenders)
        facts = replace(_facts(best, question), contenders=contest.contenders)
        if how is _How.WORK:
            return facts
        if len(contest.front) > 1:
            return _common(facts, [_facts(one, question) for one in contest.front], question)
        if _is_sure(best, contest, question):
            return facts
        on_then = contest.saying("same_name", "began_lately")
        if on_then and {_facts(one, question).tmdb_id for one in on_then} == {facts.tmdb_id}:
            return _the_show_alone(facts)
        return replace(facts, is_sure=False)


class _How(enum.Enum):
    """By what works were found."""

    #: The number of the very work.
    WORK = enum.auto()
    #: The number of the show with all its seasons.
    SHOW = enum.auto()
    NAME = enum.auto()


def _listed(question: Question) -> tuple[list[Listing], _How]:
    """What may be meant, and what says so."""
    if question.bgm_id:
        # Where it is known which work is meant and that is not listed, a namesake would be another one.
        return catalogue.by_bgm(question.bgm_id), _How.WORK
    mikan_id = _mikan_id(question)
    if mikan_id and (found := catalogue.by_mikan(mikan_id)):
        return found, _How.WORK
    is_film = question.kind is Kind.MOVIE
    if question.tmdb_id and not is_film and (found := catalogue.by_tmdb(question.tmdb_id)):
        return found, _How.SHOW
    return catalogue.by_names(question.names.all), _How.NAME


def _mikan_id(question: Question) -> int | None:
    """The show's number at Mikan, where the page or the feed is that of one show."""
    for address in (question.homepage, question.came_from):
        try:
            parts = urlsplit(address)
        except ValueError:
            continue
        if page := _SHOW_PAGE.search(parts.path):
            return int(page[1])
        if _SHOW_FEED.search(parts.path):
            found = parse_qs(parts.query.lower()).get("bangumiid", [""])[0]
            if found.isascii() and found.isdecimal() and len(found) <= 9:  # noqa: PLR2004 - digits
                return int(found)
    return None


def _work(listing: Listing, question: Question, *, by_number: bool) -> Work:
    stated = [without_season(name) for name in listing.all_names]
    start = listing.start
    return Work(
        names=listing.all_names,
        years=frozenset({start.year} if start else ()),
        starts=(start,) if start else (),
        season=next((one.season for one in stated if one.season), None)
        or (None if any(one.is_final for one in stated) else 1),
        is_right_kind=listing.type in _TYPES[question.kind],
        origins=frozenset(filter(None, (_COUNTRIES.get(listing.original),))),
        by_number=by_number,
    )


def _the_show_alone(facts: ShowFacts) -> ShowFacts:
    """The facts where it is sure which show is meant, and open which season of it."""
    return replace(
        facts,
        season=None,
        start=None,
        weekday=None,
        bgm_id=None,
        is_sure=facts.tmdb_id is not None,
    )


def _common(facts: ShowFacts, front: Sequence[ShowFacts], question: Question) -> ShowFacts:
    """What works that fit equally well have in common: halves of a season the show, two namesakes nothing.

    Of halves the one that began last before the release is the work.
    """
    shows = {one.tmdb_id for one in front}
    is_one_show = len(shows) == 1 and None not in shows
    titles = {one.title for one in front}
    common = replace(
        facts,
        title=facts.title if len(titles) == 1 else "",
        other_title=facts.other_title if is_one_show else "",
        start=None,
        weekday=None,
        bgm_id=None,
        is_sure=is_one_show,
    )
    latest = _begun_last(front, question.published) if is_one_show else None
    if latest is None:
        return common
    return replace(
        common, start=latest.start, weekday=latest.weekday, bgm_id=latest.bgm_id, names=latest.names
    )


def _begun_last(front: Sequence[ShowFacts], published: dt.date | None) -> ShowFacts | None:
    if published is None:
        return None
    begun = [one for one in front if one.start and one.start <= published + _EARLY]
    return max(begun, key=lambda one: str(one.start), default=None)


def _is_sure(listing: Listing, contest: Contest[Listing], question: Question) -> bool:
    """Is it this work, and not an older one of the same name while the right one is missing here?"""
    likeness = contest.best_likeness
    against = ("other_season", "other_kind", "years_away", "name_begins_alike")
    if any(likeness.says(code) for code in against):
        return False
    if likeness.says("same_year"):
        return True
    airing, published = listing.airing, question.published
    if airing is None or published is None:
        return airing is not None
    if published < airing.begins_at.date() - _EARLY:
        return False
    ended = airing.ends_at.date() if airing.ends_at else None
    if ended is None or published <= ended + _STILL_IT:
        return True
    # Long over: it comes out again, unless a newer work of the name is on, or may be while that is not listed yet.
    of = shelf.age().day
    return not contest.saying("began_lately") and of is not None and published <= of


def _facts(listing: Listing, question: Question) -> ShowFacts:
    taken_apart = whole if question.kind is Kind.MOVIE else without_season
    names = [taken_apart(name) for name in listing.all_names]
    title = _title(listing, question.language)
    place = listing.tmdb if listing.tmdb and listing.tmdb.media in _MEDIA[question.kind] else None
    return ShowFacts(
        source=BangumiData.name,
        title=taken_apart(title).base if title else "",
        other_title=taken_apart(listing.title).base,
        names=listing.all_names,
        season=_stated(names),
        start=listing.start,
        weekday=listing.airing.weekday if listing.airing else None,
        bgm_id=listing.bgm_id,
        tmdb_id=place.id if place else None,
    )


def _title(listing: Listing, language: Language) -> str:
    tongues = _TONGUES[language]
    return next((names[0] for tongue in tongues if (names := listing.names.get(tongue))), "")


def _stated(names: list[Titled]) -> int | None:
    return next((one.season for one in names if one.season), None)
