"""Feeds and what they listed as clients know them."""

from typing import Any

from apps.bangumi import explain
from apps.bangumi.models import Release
from apps.core.text import say
from apps.downloader.models import DownloadState
from apps.rss.models import Entry, Feed

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
    return release_record(release, feed_id=entry.feed_id)


def release_record(release: Release, *, feed_id: int | None) -> dict[str, Any]:
    """The same of a release, which a feed may have listed."""
    download = release.download
    is_accepted = download is not None and download.state in ACCEPTED
    words = explain.why(release)
    return {
        "id": release.pk,
        "name": release.title,
        "url": release.url,
        "homepage": release.homepage or None,
        "downloaded": is_accepted,
        "rss_id": feed_id,
        "refer_id": release.rule_id,
        "bangumi_id": release.rule_id,
        "qb_hash": download.info_hash if download is not None and is_accepted else None,
        "state": release.state,
        "reason": release.reason,
        "reason_en": words.en,
        "reason_zh": words.zh,
    }
