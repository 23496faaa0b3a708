"""bgm.tv without a key: one subject a season, the search (marked experimental there), the broadcast calendar.

https://bangumi.github.io/api/. It asks for an agent that says who is asking, and refuses those of libraries.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from apps.core import addresses
from apps.core.errors import BadAnswer
from apps.core.http import Outside
from apps.metadata import loose
from apps.metadata.errand import Errand
from apps.metadata.likeness import Contest, Work, only_near
from apps.metadata.listed import EpisodeList, ListedEpisode, printed_from_nought
from apps.metadata.protocol import (
    CalendarLine,
    Contender,
    Kind,
    Language,
    Number,
    Question,
    Settings,
    ShowFacts,
)
from apps.metadata.seasons import whole, without_season

ANIME: Final = 2
_PLATFORMS: Final = {
    Kind.EPISODE: frozenset({"TV", "WEB", ""}),
    Kind.MOVIE: frozenset({"剧场版", ""}),
    Kind.SPECIAL: frozenset({"OVA", "剧场版", "WEB", "TV", ""}),
}
_WEEKDAYS: Final = "一二三四五六日"
#: `type=0`: without specials, openings and endings. It gives 200 lines at most.
_EPISODES: Final = "v0/episodes?subject_id={subject}&type=0&limit=200&offset={offset}"
_EPISODES_A_PAGE: Final = 200
_MOST_EPISODES: Final = 3000
#: Names that are tried in the search.
_MOST_SEARCHES = 3
_FOUND = 10


class BgmTv:
    """The API, at its own address or a mirror of it."""

    name = "bgm.tv"

    def __init__(self, settings: Settings, http: Outside) -> None:
        self._base = settings.bgm_base_url.rstrip("/")
        self._agent = settings.agent
        self._seconds = settings.answering_seconds
        self._http = http

    def why_not(self, question: Question) -> str:
        """It can always be asked by name, if there is one."""
        return "" if question.bgm_id or question.names.all else "metadata_no_name"

    def memory_key(self, question: Question) -> str:
        """A known subject needs nothing else; a search depends on all that is compared."""
        asked = question.bgm_id or (
            f"{question.names.all} {question.season} {question.year} {question.published}"
        )
        return f"{self._base} {asked} {sorted(question.pinned)} {question.kind} {question.language}"

    def ask(self, question: Question) -> ShowFacts | None:
        """The subject of a known id, else (also where that is gone) the best one that the search finds."""
        errand = Errand(self._http, seconds=self._seconds, agent=self._agent)
        if question.bgm_id:
            subject = loose.record(errand.get(f"{self._base}/v0/subjects/{question.bgm_id}"))
            if loose.number(subject.get("id")):
                return self._facts(subject, question)
            if Number.BGM in question.pinned:
                return None
        subject, weighed = self._search(errand, question)
        if not subject:
            return only_near(self.name, weighed)
        return replace(self._facts(subject, question), contenders=weighed)

    def calendar(self) -> tuple[CalendarLine, ...]:
        """What is broadcast now, by weekday. Raises as `ask` does."""
        url = f"{self._base}/calendar"
        days = Errand(self._http, seconds=self._seconds, agent=self._agent).get(url)
        if not isinstance(days, list):
            raise BadAnswer(host=addresses.host_of(url), what="the calendar of bgm.tv")
        lines = (
            _line(item, day)
            for day in loose.records(days)
            for item in loose.records(day.get("items"))
        )
        return tuple(line for line in lines if line)

    def episodes(self, bgm_id: int) -> EpisodeList | None:
        """The episodes of a subject by their number in it; None where it is not known. Raises as `ask` does."""
        errand = Errand(self._http, seconds=self._seconds, agent=self._agent)
        found: dict[float, ListedEpisode] = {}
        prologue: ListedEpisode | None = None
        for offset in range(0, _MOST_EPISODES, _EPISODES_A_PAGE):
            path = _EPISODES.format(subject=bgm_id, offset=offset)
            page = loose.record(errand.get(f"{self._base}/{path}"))
            lines = list(loose.records(page.get("data")))
            before = len(found)
            found |= {one.number: one for line in lines if (one := _episode(line))}
            prologue = prologue or next(filter(None, map(_prologue, lines)), None)
            # A page that brings nothing new is the last one, whatever the total promises.
            if len(found) == before or offset + len(lines) >= loose.count(page.get("total")):
                break
        if not found:
            return None
        listed = EpisodeList(self.name, tuple(found[number] for number in sorted(found)))
        return listed if prologue is None else printed_from_nought(listed, prologue)

    def _search(
        self, errand: Errand, question: Question
    ) -> tuple[Mapping[str, Any], tuple[Contender, ...]]:
        """The subject that fits best, {} if none fits, and those that were weighed."""
        contest: Contest[Mapping[str, Any]] = Contest(self.name, question)
        for keyword in question.names.all[:_MOST_SEARCHES]:
            answer = errand.post(
                f"{self._base}/v0/search/subjects?limit={_FOUND}&offset=0",
                {"keyword": keyword, "sort": "match", "filter": {"type": [ANIME]}},
            )
            for subject in loose.records(loose.record(answer).get("data")):
                if number := loose.number(subject.get("id")):
                    contest.enter(number, _work(subject, question), subject)
            if contest.best:
                break
        return contest.best or {}, contest.contenders

    def _facts(self, subject: Mapping[str, Any], question: Question) -> ShowFacts:
        original, chinese = loose.text(subject.get("name")), loose.text(subject.get("name_cn"))
        aliases = tuple(_aliases(subject))
        latin = next((name for name in aliases if name.isascii()), "")
        taken_apart = whole if question.kind is Kind.MOVIE else without_season
        in_language = {Language.ZH: chinese, Language.JP: original, Language.EN: latin}
        titled = taken_apart(chinese or original)
        poster_url = _picture(subject)
        return ShowFacts(
            source=self.name,
            title=taken_apart(in_language[question.language]).base,
            other_title=taken_apart(original).base,
            names=tuple(dict.fromkeys(name for name in (chinese, original, *aliases) if name)),
            season=titled.season,
            start=loose.day(subject.get("date")),
            poster_url=poster_url,
            poster_from=self._base if poster_url else "",
            weekday=_broadcast_day(subject),
            bgm_id=loose.number(subject.get("id")),
        )


def _episode(line: Mapping[str, Any]) -> ListedEpisode | None:
    """`ep` counts inside the subject, `sort` is the number that is printed; either may be missing or 0."""
    printed = loose.decimal(line.get("sort"))
    number = loose.decimal(line.get("ep")) or printed
    if not number:
        return None
    return ListedEpisode(
        number,
        printed or None,
        *_named(line),
    )


def _named(line: Mapping[str, Any]) -> tuple[str, str, dt.date | None]:
    """Its name, the same in Chinese, and its day."""
    name, name_cn = loose.text(line.get("name")), loose.text(line.get("name_cn"))
    return name, name_cn, loose.day(line.get("airdate"))


def _prologue(line: Mapping[str, Any]) -> ListedEpisode | None:
    """The episode that is printed as 0, wherever the subject counts it."""
    sort = line.get("sort")
    if isinstance(sort, bool) or sort != 0:
        return None
    return ListedEpisode(0, None, *_named(line))


def _work(subject: Mapping[str, Any], question: Question) -> Work:
    names = tuple(
        name
        for name in (
            loose.text(subject.get("name_cn")),
            loose.text(subject.get("name")),
            *_aliases(subject),
        )
        if name
    )
    start = loose.day(subject.get("date"))
    stated = [without_season(name) for name in names]
    return Work(
        names=names,
        years=frozenset({start.year} if start else ()),
        starts=(start,) if start else (),
        season=next((one.season for one in stated if one.season), None)
        or (None if any(one.is_final for one in stated) else 1),
        is_right_kind=loose.text(subject.get("platform")) in _PLATFORMS[question.kind],
        origins=frozenset({"JP"} if "日本" in (subject.get("meta_tags") or ()) else ()),
    )


def _infobox(subject: Mapping[str, Any], key: str) -> Iterator[str]:
    """The values of one key; a value is text, or a list of {v} or {k, v}."""
    for entry in loose.records(subject.get("infobox")):
        if entry.get("key") != key:
            continue
        value = entry.get("value")
        if text := loose.text(value):
            yield text
        yield from filter(None, (loose.text(one.get("v")) for one in loose.records(value)))


def _aliases(subject: Mapping[str, Any]) -> Iterator[str]:
    return _infobox(subject, "别名")


def _broadcast_day(subject: Mapping[str, Any]) -> int | None:
    """The last day named: a show that moved says "星期三、星期日（64话起）"."""
    days = re.findall(rf"(?:星期|周)([{_WEEKDAYS}])", " ".join(_infobox(subject, "放送星期")))
    return _WEEKDAYS.index(days[-1]) if days else None


def _picture(subject: Mapping[str, Any]) -> str:
    images = loose.record(subject.get("images"))
    address = loose.text(images.get("large")) or loose.text(images.get("common"))
    if not addresses.is_web(address):
        return ""
    # The calendar still names http, which the picture host answers with a redirect.
    host = addresses.host_of(address)
    is_theirs = host == "bgm.tv" or host.endswith(".bgm.tv")
    return f"https{address[address.index(':') :]}" if is_theirs else address


def _line(item: Mapping[str, Any], day: Mapping[str, Any]) -> CalendarLine | None:
    """A line of the calendar; its own `air_weekday` is right where it differs from the day of its first date."""
    bgm_id = loose.number(item.get("id"))
    weekday = loose.number(item.get("air_weekday")) or loose.number(
        loose.record(day.get("weekday")).get("id")
    )
    if bgm_id is None or weekday is None or weekday > len(_WEEKDAYS):
        return None
    names = (loose.text(item.get("name_cn")), loose.text(item.get("name")))
    return CalendarLine(bgm_id, weekday - 1, tuple(name for name in names if name))
