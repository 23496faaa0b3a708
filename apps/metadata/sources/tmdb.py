"""TMDB, with the user's own key: a show with all its seasons is one entry there.

https://developer.themoviedb.org/reference. A v3 key goes into the query, a v4 token into a header. Dates may be ""
or null, translations may be there without a name, symbols and season words in a query find nothing.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from apps.core.http import Outside
from apps.metadata import loose
from apps.metadata.errand import Errand
from apps.metadata.likeness import EQUAL, Contest, Work, only_near
from apps.metadata.numbering import Catalogue, EpisodeDate, Season
from apps.metadata.protocol import (
    Contender,
    Kind,
    Language,
    Number,
    Question,
    SeasonFacts,
    Settings,
    ShowFacts,
)
from apps.metadata.seasons import without_season

ANIMATION: Final = 16
_CODES: Final = {Language.ZH: "zh-CN", Language.EN: "en-US", Language.JP: "ja-JP"}
#: Translations that will do for a language, the best one first; None: any region.
_REGIONS: Final[Mapping[Language, tuple[tuple[str, str | None], ...]]] = {
    Language.ZH: (("zh", "CN"), ("zh", "SG"), ("zh", "TW"), ("zh", "HK")),
    Language.EN: (("en", "US"), ("en", None)),
    Language.JP: (("ja", None),),
}
_TONGUE: Final = {Language.ZH: "zh", Language.EN: "en", Language.JP: "ja"}
_MOST_SEARCHES = 6
_MOST_DETAILS = 3
_LOOKED_AT = 10
#: "append_to_response" takes 20 at most.
_SEASONS_A_CALL = 20
_MOST_SEASONS = 60
_V3_KEY = re.compile(r"[0-9a-f]{32}\Z", re.IGNORECASE)
_UNNAMED = re.compile(r"(?:Episode|エピソード)\s*[0-9]+|第\s*[0-9]+\s*[集話话]", re.IGNORECASE)
_SYMBOLS = re.compile(r"[^\w\s]+|_+")
_TAIL_NUMBER = re.compile(r"(?<=\w)\s*([0-9]{1,2}|[IVX]{1,4}|[\u2160-\u216b])(\s.*)?\Z")
_KANA = re.compile("[぀-ヿ]")
_HAN = re.compile("[一-鿿]")


@dataclass(frozen=True, slots=True)
class _Hit:
    """A line of a search: where it is, and what it says of itself."""

    media: str
    id: int
    line: Mapping[str, Any]


class Tmdb:
    """The API, at its own address or a mirror of it."""

    name = "tmdb"

    def __init__(self, settings: Settings, http: Outside) -> None:
        self._base = settings.tmdb_base_url.rstrip("/")
        self._images = settings.tmdb_image_url.rstrip("/")
        self._agent = settings.agent
        self._seconds = settings.answering_seconds
        self._http = http
        is_v3 = bool(_V3_KEY.match(settings.tmdb_api_key))
        self._has_key = bool(settings.tmdb_api_key)
        self._key = {"api_key": settings.tmdb_api_key} if is_v3 else {}
        self._headers = {} if is_v3 else {"Authorization": f"Bearer {settings.tmdb_api_key}"}

    def why_not(self, question: Question) -> str:
        """Without a key it answers nobody."""
        if not self._has_key:
            return "metadata_no_key"
        return "" if question.tmdb_id or question.names.all else "metadata_no_name"

    def memory_key(self, question: Question) -> str:
        """Everything that is compared; the language decides names and poster."""
        asked = question.tmdb_id or (f"{question.names.all} {question.year} {question.published}")
        asked = f"{asked} {sorted(question.pinned)}"
        return f"{self._base} {asked} {question.kind} {question.season} {question.language}"

    def ask(self, question: Question) -> ShowFacts | None:
        """The show or film of a known id, else (also where that is gone) the best one that the search finds."""
        errand = Errand(self._http, seconds=self._seconds, agent=self._agent)
        language = _CODES[question.language]
        if question.tmdb_id:
            media = "movie" if question.kind is Kind.MOVIE else "tv"
            details = self._details(errand, media, question.tmdb_id, language)
            if details or Number.TMDB in question.pinned:
                return self._facts(details, question) if details else None
        details, weighed = self._find(errand, question, language)
        if not details:
            return only_near(self.name, weighed)
        return replace(self._facts(details, question), contenders=weighed)

    def catalogue(self, tmdb_id: int, language: Language) -> Catalogue | None:
        """A show with every episode's number and day; None where it is not known any more."""
        errand = Errand(self._http, seconds=self._seconds, agent=self._agent)
        details = self._details(errand, "tv", tmdb_id, _CODES[language])
        if not details:
            return None
        numbers = [season.number for season in _seasons(details)][:_MOST_SEASONS]
        found: dict[str, Any] = {}
        for start in range(0, len(numbers), _SEASONS_A_CALL):
            wanted = ",".join(f"season/{n}" for n in numbers[start : start + _SEASONS_A_CALL])
            found |= self._get(
                errand, f"tv/{tmdb_id}", language=_CODES[language], append_to_response=wanted
            )
        seasons = (
            _season(number, loose.record(found.get(f"season/{number}"))) for number in numbers
        )
        return Catalogue(_name(details), loose.text(details.get("status")), tuple(seasons))

    def _find(
        self, errand: Errand, question: Question, language: str
    ) -> tuple[Mapping[str, Any], tuple[Contender, ...]]:
        """The details of the best work, or {}, and what was weighed; namesakes are compared by their details."""
        near: tuple[Contender, ...] = ()
        for media in _media(question.kind):
            contest: Contest[Mapping[str, Any]] = Contest(self.name, question)
            seen: dict[int, tuple[int, _Hit]] = {}
            for query in list(_queries(question))[:_MOST_SEARCHES]:
                for hit in self._search(errand, media, query, language):
                    if hit.id not in seen:
                        found = contest.enter(hit.id, _line_work(hit, question), None)
                        seen[hit.id] = found.points, hit
                if any(points >= EQUAL for points, _ in seen.values()):
                    break
            # sorted() is stable: among equals the order of the search stays.
            ranked = sorted(seen.values(), key=lambda one: one[0], reverse=True)
            for _, hit in ranked[:_MOST_DETAILS]:
                if details := self._details(errand, hit.media, hit.id, language):
                    contest.enter(hit.id, _details_work(details), details)
            if contest.best:
                return contest.best, contest.contenders
            near += contest.contenders
        return {}, near

    def _search(self, errand: Errand, media: str, query: str, language: str) -> list[_Hit]:
        answer = self._get(
            errand,
            f"search/{media}",
            query=query,
            language=language,
            page="1",
            include_adult="false",
        )
        lines = list(loose.records(answer.get("results")))[:_LOOKED_AT]
        return [
            _Hit(media, number, line) for line in lines if (number := loose.number(line.get("id")))
        ]

    def _details(self, errand: Errand, media: str, number: int, language: str) -> Mapping[str, Any]:
        return self._get(
            errand,
            f"{media}/{number}",
            language=language,
            append_to_response="alternative_titles,translations",
        )

    def _get(self, errand: Errand, path: str, **query: str) -> Mapping[str, Any]:
        url = f"{self._base}/3/{path}?{urlencode({**query, **self._key})}"
        return loose.record(errand.get(url, headers=self._headers))

    def _facts(self, details: Mapping[str, Any], question: Question) -> ShowFacts:
        is_own_kind = "title" not in details or question.kind is Kind.MOVIE
        seasons = tuple(_seasons(details))
        poster_path = _season_poster(details, question.season) or loose.text(
            details.get("poster_path")
        )
        return ShowFacts(
            source=self.name,
            title=_title(details, question.language),
            other_title=_original(details) or _name(details),
            names=_details_work(details).names,
            start=_start(details),
            poster_url=f"{self._images}/t/p/w780{poster_path}" if poster_path else "",
            poster_from=self._images if poster_path else "",
            # A special may be a film there, whose number means another work among shows.
            tmdb_id=loose.number(details.get("id")) if is_own_kind else None,
            status=loose.text(details.get("status")),
            seasons=seasons,
        )


def _media(kind: Kind) -> tuple[str, ...]:
    by_kind = {Kind.EPISODE: ("tv",), Kind.MOVIE: ("movie",), Kind.SPECIAL: ("tv", "movie")}
    return by_kind[kind]


def _queries(question: Question) -> Iterator[str]:
    """What to search for: each name without its season, then without symbols, numbers at its end, blanks."""
    bases = [without_season(name).base for name in question.names.all]
    plain = [" ".join(_SYMBOLS.sub(" ", base).split()) for base in bases]
    shorter = [_TAIL_NUMBER.sub("", base) for base in plain]
    joined = [base.replace(" ", "") for base in plain if _HAN.search(base)]
    return iter(dict.fromkeys(query for query in (*bases, *plain, *shorter, *joined) if query))


def _line_work(hit: _Hit, question: Question) -> Work:
    """What a line of a search says; the first year of a show says little of its later seasons."""
    start = _start(hit.line)
    is_later = (question.season or 1) > 1
    genres = hit.line.get("genre_ids")
    return Work(
        names=tuple(name for name in (_name(hit.line), _original(hit.line)) if name),
        years=frozenset({start.year} if start and not is_later else ()),
        is_animation=isinstance(genres, list) and ANIMATION in genres,
        origins=_origins(hit.line),
    )


def _details_work(details: Mapping[str, Any]) -> Work:
    start = _start(details)
    days = [season.air_date for season in _seasons(details) if season.number and season.air_date]
    starts = tuple(sorted({*days, *((start,) if start else ())}))
    titles = loose.record(details.get("alternative_titles"))
    others = (
        loose.text(one.get("title"))
        for key in ("results", "titles")
        for one in loose.records(titles.get(key))
    )
    translated = (name for _, _, name in _translations(details))
    names = (_name(details), _original(details), *translated, *others)
    return Work(
        names=tuple(dict.fromkeys(name for name in names if name)),
        years=frozenset(day.year for day in starts),
        starts=starts,
        is_animation=any(
            genre.get("id") == ANIMATION for genre in loose.records(details.get("genres"))
        ),
        origins=_origins(details),
    )


def _name(work: Mapping[str, Any]) -> str:
    return loose.text(work.get("name")) or loose.text(work.get("title"))


def _original(work: Mapping[str, Any]) -> str:
    return loose.text(work.get("original_name")) or loose.text(work.get("original_title"))


def _start(work: Mapping[str, Any]) -> dt.date | None:
    return loose.day(work.get("first_air_date")) or loose.day(work.get("release_date"))


def _origins(work: Mapping[str, Any]) -> frozenset[str]:
    lands = work.get("origin_country")
    found = {loose.text(land) for land in lands} if isinstance(lands, list) else set()
    # Films do not always name a country, but always a language.
    by_language = {"ja": "JP", "zh": "CN", "cn": "CN", "ko": "KR"}
    found.add(by_language.get(loose.text(work.get("original_language")), ""))
    return frozenset(found - {""})


def _translations(details: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Language, region and name of each translation that has a name."""
    for one in _translation_lines(details):
        if name := _name(loose.record(one.get("data"))):
            yield loose.text(one.get("iso_639_1")), loose.text(one.get("iso_3166_1")), name


def _translation_lines(details: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return loose.records(loose.record(details.get("translations")).get("translations"))


def _title(details: Mapping[str, Any], language: Language) -> str:
    """The name in a language, "" if there is none: where it is missing TMDB quietly gives another one."""
    translations = list(_translations(details))
    best, *others = _REGIONS[language]

    def translated(tongue: str, region: str | None) -> str:
        return next(
            (n for t, r, n in translations if t == tongue and (region is None or r == region)), ""
        )

    if found := translated(*best):
        return found
    name, original = _name(details), _original(details)
    if loose.text(details.get("original_language")) == _TONGUE[language] and original:
        return original
    # A translation without a name stands for "as the original".
    tongues = {loose.text(one.get("iso_639_1")) for one in _translation_lines(details)}
    is_translated = name != original or not tongues or _TONGUE[language] in tongues
    if is_translated and _is_written_in(name, language):
        return name
    return next(filter(None, (translated(*other) for other in others)), "")


def _is_written_in(name: str, language: Language) -> bool:
    if language is Language.EN:
        return not _HAN.search(name) and not _KANA.search(name)
    if language is Language.JP:
        return bool(_KANA.search(name))
    return bool(_HAN.search(name)) and not _KANA.search(name)


def _seasons(details: Mapping[str, Any]) -> Iterator[SeasonFacts]:
    """All seasons by their numbers: the names ("特别篇", "Season 1", those of arcs) say nothing reliable."""
    for one in loose.records(details.get("seasons")):
        number = one.get("season_number")
        if isinstance(number, int) and not isinstance(number, bool) and number >= 0:
            yield SeasonFacts(
                number, loose.day(one.get("air_date")), loose.count(one.get("episode_count"))
            )


def _season(number: int, line: Mapping[str, Any]) -> Season:
    """A season's episodes, ascending, each number once."""
    found = {
        episode: EpisodeDate(episode, loose.day(one.get("air_date")), _episode_name(one))
        for one in loose.records(line.get("episodes"))
        if (episode := loose.number(one.get("episode_number")))
    }
    return Season(number, tuple(found[episode] for episode in sorted(found)))


def _episode_name(line: Mapping[str, Any]) -> str:
    """Its name; "" for "Episode 3", "第 3 集", which stand where nobody has written one."""
    name = loose.text(line.get("name"))
    return "" if _UNNAMED.fullmatch(name) else name


def _season_poster(details: Mapping[str, Any], season: int | None) -> str:
    for one in loose.records(details.get("seasons")):
        if one.get("season_number") == (season or 1):
            return loose.text(one.get("poster_path"))
    return ""
