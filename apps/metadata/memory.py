"""Answers of sources, remembered by what they depend on; with an end, after which the source is asked again."""

import datetime as dt
import hashlib
from dataclasses import asdict
from typing import Any

from apps.core import clock
from apps.metadata.listed import EpisodeList, ListedEpisode
from apps.metadata.models import SourceAnswer
from apps.metadata.numbering import ENDED, Catalogue, EpisodeDate, Season
from apps.metadata.protocol import CalendarLine, Contender, SeasonFacts, ShowFacts, Weighed

KNOWN_FOR = dt.timedelta(days=7)
#: New shows appear in catalogues day by day.
UNKNOWN_FOR = dt.timedelta(hours=1)
CATALOGUE_FOR = dt.timedelta(days=1)
#: Of a show that has ended, whose list was mended long ago.
ENDED_FOR = dt.timedelta(days=30)
#: Less than a day, so that what looks once a day finds it old.
LIST_FOR = dt.timedelta(hours=20)
#: Catalogues are mended for a while after an episode.
LATELY = dt.timedelta(days=30)
CALENDAR_FOR = dt.timedelta(hours=1)
#: Grows when the shape of what is kept changes, so that old answers are asked for again.
_SHAPE = 4


def recall(source: str, key: str) -> SourceAnswer | None:
    """The answer to a question, if it is remembered and still good."""
    return SourceAnswer.objects.filter(
        source=source, key=_digest(key), expires_at__gt=clock.now()
    ).first()


def facts_of(answer: SourceAnswer) -> ShowFacts | None:
    """What was remembered; None: the source did not know the show."""
    if answer.facts is None:
        return None
    stored: dict[str, Any] = dict(answer.facts)
    seasons = tuple(
        SeasonFacts(one["number"], _day(one["air_date"]), one["episode_count"])
        for one in stored.pop("seasons")
    )
    stored |= {
        "start": _day(stored["start"]),
        "names": tuple(stored["names"]),
        "trouble": None,
        "contenders": tuple(_contender(one) for one in stored["contenders"]),
    }
    return ShowFacts(**stored, seasons=seasons)


def _contender(stored: dict[str, Any]) -> Contender:
    reasons = tuple(Weighed(one["code"], one["points"]) for one in stored["reasons"])
    return Contender(**(stored | {"reasons": reasons}))


def remember(source: str, key: str, facts: ShowFacts | None) -> None:
    """Keep an answer. One that is not whole is not kept: its source is asked again the next time."""
    if facts is not None and facts.trouble is not None:
        return
    stored = None
    if facts is not None:
        stored = asdict(facts) | {"start": _text(facts.start)}
        stored["seasons"] = [
            asdict(one) | {"air_date": _text(one.air_date)} for one in facts.seasons
        ]
        del stored["trouble"]
    _keep(source, key, stored, KNOWN_FOR if facts and facts.is_found else UNKNOWN_FOR)


def remembered_calendar(key: str) -> tuple[CalendarLine, ...] | None:
    """The broadcast calendar, while it is fresh."""
    answer = recall("calendar", key)
    if answer is None or answer.facts is None:
        return None
    return tuple(CalendarLine(one[0], one[1], tuple(one[2])) for one in answer.facts)


def remember_calendar(key: str, lines: tuple[CalendarLine, ...]) -> None:
    """Keep the broadcast calendar for an hour."""
    _keep("calendar", key, [[a.bgm_id, a.weekday, a.names] for a in lines], CALENDAR_FOR)


def remembered_catalogue(key: str, *, at_most: dt.timedelta) -> Catalogue | None:
    """A show's episodes, while they are good and not older than that."""
    answer = recall("catalogue", key)
    if answer is None or answer.facts is None or answer.answered_at < clock.now() - at_most:
        return None
    stored = answer.facts
    return Catalogue(
        stored["title"],
        stored["status"],
        tuple(
            Season(number, tuple(EpisodeDate(n, _day(day), title) for n, day, title in episodes))
            for number, episodes in stored["seasons"]
        ),
    )


def remember_catalogue(key: str, catalogue: Catalogue) -> None:
    """Keep a show's episodes: for a day while they grow, for a week once all are old, for a month once it has ended."""
    seasons = [
        [season.number, [[one.number, _text(one.air_date), one.title] for one in season.episodes]]
        for season in catalogue.seasons
    ]
    stored = {"title": catalogue.title, "status": catalogue.status, "seasons": seasons}
    lately = clock.now().date() - LATELY
    is_old = catalogue.last_day is not None and catalogue.last_day < lately
    lifetime = ENDED_FOR if catalogue.status in ENDED else KNOWN_FOR
    _keep("catalogue", key, stored, lifetime if is_old else CATALOGUE_FOR)


def remembered_list(key: str) -> EpisodeList | None:
    """A list of episodes, while it is fresh; one without episodes is a work that has none."""
    answer = recall("episodes", key)
    if answer is None or answer.facts is None:
        return None
    stored = answer.facts
    episodes = (
        ListedEpisode(number, absolute, title, title_zh, _day(day))
        for number, absolute, title, title_zh, day in stored["episodes"]
    )
    return EpisodeList(stored["source"], tuple(episodes))


def remember_list(key: str, listed: EpisodeList) -> None:
    """Keep a list of episodes: for a day while it grows, for a week once all of it is old."""
    episodes = [
        [one.number, one.absolute, one.title, one.title_zh, _text(one.air_date)]
        for one in listed.episodes
    ]
    lately = clock.now().date() - LATELY
    is_old = bool(episodes) and all(
        one.air_date and one.air_date < lately for one in listed.episodes
    )
    stored = {"source": listed.source, "episodes": episodes}
    _keep("episodes", key, stored, KNOWN_FOR if is_old else LIST_FOR)


def forget_lists() -> None:
    """Have every list of episodes asked for again: a person wants to see what is new."""
    SourceAnswer.objects.filter(source__in=("catalogue", "episodes")).delete()


def forget_old() -> int:
    """Drop answers whose time is over; how many."""
    dropped, _ = SourceAnswer.objects.filter(expires_at__lte=clock.now()).delete()
    return dropped


def _keep(source: str, key: str, stored: Any, lifetime: dt.timedelta) -> None:
    now = clock.now()
    SourceAnswer.objects.update_or_create(
        source=source,
        key=_digest(key),
        defaults={"facts": stored, "answered_at": now, "expires_at": now + lifetime},
    )


def _digest(key: str) -> str:
    return hashlib.sha256(f"{_SHAPE} {key}".encode()).hexdigest()


def _text(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
