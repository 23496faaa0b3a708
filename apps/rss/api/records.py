"""Feeds and what they listed as clients know them, and the bodies that subscribe and collect accept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.bangumi import explain
from apps.core.errors import InvalidInput
from apps.core.text import say
from apps.downloader.models import DownloadState
from apps.rss.models import Entry, Feed
from apps.rss.subscribe import parser_from

#: The client has, or had, it.
ACCEPTED = frozenset({DownloadState.QUEUED, DownloadState.DONE, DownloadState.LOST})


def feed_record(feed: Feed) -> dict[str, Any]:
    """The contract's record, and beside it what our own pages show."""
    error = say(feed.last_error_code, feed.last_error_facts) if feed.last_error_code else None
    hint = say("feed_lists_many", {"count": feed.shows_count}) if feed.lists_many else None
    return {
        "id": feed.pk,
        "name": feed.name,
        "url": feed.url,
        "aggregate": feed.aggregate,
        "parser": feed.parser,
        "enabled": feed.is_on,
        "connection_status": feed.connection_status or None,
        "last_checked_at": feed.last_checked_at.isoformat() if feed.last_checked_at else None,
        "last_error": error.en if error else None,
        "last_error_zh": error.zh if error else None,
        "hint": hint.en if hint else None,
        "hint_zh": hint.zh if hint else None,
        "is_malformed": feed.is_malformed,
        "overrun_at": feed.overrun_at.isoformat() if feed.overrun_at else None,
        "counts": {
            "seen": feed.seen_count,
            "new": feed.new_count,
            "taken": feed.taken_count,
            "skipped": feed.skipped_count,
        },
    }


def torrent_record(entry: Entry) -> dict[str, Any]:
    """The contract's record of a release that a feed listed, with the reason it was taken or not."""
    release = entry.release
    if release is None:
        msg = "an entry without its release has no record"
        raise ValueError(msg)
    download = release.download
    is_accepted = download is not None and download.state in ACCEPTED
    words = explain.why(release)
    return {
        "id": release.pk,
        "name": release.title,
        "url": release.url,
        "homepage": release.homepage or None,
        "downloaded": is_accepted,
        "rss_id": entry.feed_id,
        "refer_id": release.rule_id,
        "bangumi_id": release.rule_id,
        "qb_hash": download.info_hash if download is not None and is_accepted else None,
        "state": release.state,
        "reason": release.reason,
        "reason_en": words.en,
        "reason_zh": words.zh,
    }


@dataclass(frozen=True, slots=True)
class Order:
    """What a client wants followed or collected; without a record the address is analysed first."""

    urls: tuple[str, ...]
    parser: str
    record: Mapping[str, Any] | None
    name: str = ""


def order_from(body: Mapping[str, Any]) -> Order:
    """`{data, rss?}`, a flat record, or `{url, parser?, name?}`. Raises InvalidInput."""
    rss = body.get("rss")
    if rss is not None and not isinstance(rss, Mapping):
        raise InvalidInput.of("rss", "field_not_object")
    rss = rss or {}
    if "data" in body:
        record = body["data"]
        if not isinstance(record, Mapping):
            raise InvalidInput.of("data", "field_not_object")
    else:
        record = body if body.get("title_raw") or body.get("official_title") else None
    urls = _urls(rss.get("url") or body.get("url"), "url") or _urls(
        (record or {}).get("rss_link"), "rss_link"
    )
    parser = parser_from(rss.get("parser") or body.get("parser"))
    name = body.get("name") if record is None else ""
    return Order(urls, parser, record, name if isinstance(name, str) else "")


def _urls(raw: Any, field: str) -> tuple[str, ...]:
    """Addresses joined with commas, or a list of them; a comma inside an address is followed by no scheme."""
    if raw is None:
        return ()
    texts = raw.split(",") if isinstance(raw, str) else raw
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise InvalidInput.of(field, "field_not_text")
    found: list[str] = []
    for text in texts:
        if found and text and not text.strip().startswith(("http:", "https:")):
            found[-1] += f",{text}"
        elif text.strip():
            found.append(text.strip())
    return tuple(found)
