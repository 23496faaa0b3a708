"""From an event to what people are told of it: its kind on the wire, how bad it is, when it is the same, its words."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from apps.core import events
from apps.core.events import Event
from apps.core.text import Words, say

#: The key under which the download client's trouble is recorded (apps/downloader/sending.py).
CLIENT_TROUBLE = "downloader"


class Kind(StrEnum):
    """What a message is about, in the words that 3.3's clients know; the doubt's, disk's and filter's are ours."""

    EPISODE_READY = "episode_ready"
    RENAME_CONFLICT = "rename_conflict"
    FEED_FAILURE = "rss_failure"
    DOWNLOAD_FAILURE = "download_failure"
    OFFSET_REVIEW = "offset_review"
    RELEASE_DOUBT = "release_doubt"
    CLIENT_UNAVAILABLE = "downloader_unavailable"
    DISK_TROUBLE = "disk_trouble"
    FILTER_TROUBLE = "filter_trouble"


class Level(StrEnum):
    """How much it matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Notice:
    """What people are told of one event."""

    kind: Kind
    level: Level
    #: Two with the same key are one thing.
    key: str
    #: One line, and a sentence that says why; "" where the line says it all.
    title: Words
    text: Words
    #: The event's facts.
    payload: Mapping[str, Any]


_NOTHING = Words("", "")


def of(event: Event | None) -> Notice | None:
    """What is told of an event; None for what nobody is told. Raises KeyError where facts are missing."""
    make = _MAKERS.get(type(event)) if event is not None else None
    return make(event) if make is not None else None


def _episode(event: events.EpisodeOrganised) -> Notice:
    facts = {"title": event.official_title, "count": event.files}
    if event.files > 1:
        title = say("notice_collection", facts)
    elif event.episode:
        number = f"S{event.season:02d}E{event.episode.zfill(2)}"
        title = say("notice_episode", facts | {"number": number})
    else:
        title = say("notice_film", facts)
    return _notice(event, Kind.EPISODE_READY, Level.INFO, event.once_key, title)


def _conflict(event: events.RenameConflict) -> Notice:
    title = say("notice_rename_conflict", {"title": event.official_title})
    text = say("notice_name_taken", {"path": event.path, "wanted": event.wanted})
    return _notice(event, Kind.RENAME_CONFLICT, Level.WARNING, event.once_key, title, text)


def _feed(event: events.FeedFailed) -> Notice:
    title = say("notice_feed_failed", {"name": event.name})
    return _notice(event, Kind.FEED_FAILURE, Level.ERROR, str(event.feed_id), title, _why(event))


def _download(event: events.DownloadFailed) -> Notice:
    title = say("notice_download_failed", {"title": event.release_title})
    return _notice(event, Kind.DOWNLOAD_FAILURE, Level.ERROR, event.once_key, title, _why(event))


def _offset(event: events.OffsetReview) -> Notice:
    title = say("notice_offset_review", {"title": event.official_title})
    return _notice(event, Kind.OFFSET_REVIEW, Level.WARNING, event.once_key, title, _why(event))


def _filter(event: events.FilterTooSlow) -> Notice:
    text = say("notice_filter_text", {"pattern": event.pattern, "title": event.release_title})
    title = say("notice_filter_too_slow")
    return _notice(event, Kind.FILTER_TROUBLE, Level.WARNING, event.once_key, title, text)


def _doubt(event: events.ReleaseDoubted) -> Notice:
    title = say("notice_release_doubt", {"title": event.official_title})
    reason = _why(event)
    text = Words(f"{event.release_title}: {reason.en}", f"{event.release_title}：{reason.zh}")
    return _notice(event, Kind.RELEASE_DOUBT, Level.WARNING, event.once_key, title, text)


def _trouble(event: events.TroubleBegan) -> Notice:
    is_client = event.key == CLIENT_TROUBLE
    return _notice(
        event,
        Kind.CLIENT_UNAVAILABLE if is_client else Kind.DISK_TROUBLE,
        Level.ERROR,
        f"{event.key}:{event.code}",
        say("notice_client_trouble" if is_client else "notice_disk_trouble"),
        _why(event),
    )


def _why(event: Any) -> Words:
    return say(event.code, event.facts)


def _notice(
    event: Any, kind: Kind, level: Level, key: str, title: Words, text: Words = _NOTHING
) -> Notice:
    payload = dataclasses.asdict(event)
    return Notice(kind, level, f"{kind.value}:{key}"[:440], title, text, payload)


_MAKERS: Mapping[type[Event], Callable[[Any], Notice]] = {
    events.EpisodeOrganised: _episode,
    events.RenameConflict: _conflict,
    events.FeedFailed: _feed,
    events.DownloadFailed: _download,
    events.OffsetReview: _offset,
    events.FilterTooSlow: _filter,
    events.ReleaseDoubted: _doubt,
    events.TroubleBegan: _trouble,
}
