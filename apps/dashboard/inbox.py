"""What the page of messages says: what happened, the newest first, in the reader's language."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from apps.core.browser import in_language
from apps.notification import inbox
from apps.notification.models import InboxItem
from apps.notification.notices import Kind, Level

#: So many are listed; older ones are in the API.
_SHOWN: Final = 100
_SIGNS: Final = {
    Kind.EPISODE_READY: "done",
    Kind.FEED_FAILURE: "feed",
    Kind.DOWNLOAD_FAILURE: "broken",
}
_TONES: Final = {Level.INFO: "disk", Level.WARNING: "wait", Level.ERROR: "fail"}


@dataclass(frozen=True, slots=True)
class Line:
    """One message."""

    id: int
    title: str
    text: str
    sign: str
    tone: str
    times: int
    happened: dt.datetime
    over: dt.datetime | None
    is_read: bool


@dataclass(frozen=True, slots=True)
class Inbox:
    """The whole page."""

    lines: Sequence[Line]
    unread: int


def gather() -> Inbox:
    """Read it all, in a fixed number of queries."""
    return Inbox(
        lines=[_line(item) for item in inbox.messages(limit=_SHOWN)],
        unread=inbox.standing().unread,
    )


def _line(item: InboxItem) -> Line:
    notice = inbox.notice_of(item)
    return Line(
        id=item.pk,
        title=in_language(notice.title) if notice else item.event.kind,
        text=in_language(notice.text) if notice else "",
        sign=_SIGNS.get(notice.kind, "warning") if notice else "info",
        tone=_TONES[notice.level] if notice else "",
        times=item.times,
        happened=item.happened_at,
        over=item.over_at,
        is_read=item.is_read,
    )
