"""The inbox: what happened, kept for whoever looks later, whether or not a channel tells it too.

A message comes once; what comes again while it is unread counts up in its place. The newest MOST_KEPT are kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max, QuerySet

from apps.core import clock, events
from apps.core.errors import NotFound
from apps.core.models import OutboxEvent
from apps.notification import notices
from apps.notification.models import InboxCount, InboxItem
from apps.notification.notices import Notice

MOST_KEPT = 500
#: What comes again within this time is not told on the channels again.
QUIET = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand, for clients that wait for a change."""

    unread: int
    #: Id of the newest message, 0 for none.
    latest: int
    #: One more at every change.
    revision: int

    @property
    def values(self) -> dict[str, int]:
        """The same in the words of the API."""
        return {
            "unread_count": self.unread,
            "latest_id": self.latest,
            "revision": self.revision,
        }


def put(row: OutboxEvent, notice: Notice) -> bool:
    """Keep what an event tells, in the transaction that takes it over; False where channels were told of it lately."""
    now = clock.now()
    same = InboxItem.objects.filter(key=notice.key).order_by("-id").first()
    is_due = same is None or same.told_at <= now - QUIET
    told_at = now if same is None or is_due else same.told_at
    if same is not None and not same.is_read:
        InboxItem.objects.filter(pk=same.pk).update(
            event=row,
            times=F("times") + 1,
            happened_at=row.happened_at,
            told_at=told_at,
            over_at=None,
        )
    else:
        InboxItem.objects.create(
            event=row, key=notice.key, happened_at=row.happened_at, told_at=told_at
        )
    _has_changed()
    return is_due


def note_end(event: events.TroubleEnded, row: OutboxEvent) -> None:
    """Say of the messages about a trouble that it is over."""
    about = InboxItem.objects.filter(
        over_at=None, event__kind=events.TroubleBegan.kind, event__facts__key=event.key
    )
    if about.update(over_at=row.happened_at):
        _has_changed()


def prune() -> None:
    """Drop what is older than the newest MOST_KEPT."""
    last = InboxItem.objects.order_by("-id").values_list("pk", flat=True)[MOST_KEPT : MOST_KEPT + 1]
    for pk in last:
        InboxItem.objects.filter(pk__lte=pk).delete()


def standing() -> Standing:
    """Unread messages, the newest one, how often anything changed."""
    return Standing(
        unread=InboxItem.objects.filter(is_read=False).count(),
        latest=InboxItem.objects.aggregate(latest=Max("pk"))["latest"] or 0,
        revision=InboxCount.objects.values_list("revision", flat=True).first() or 0,
    )


def messages(*, unread_only: bool = False, limit: int = 50, offset: int = 0) -> list[InboxItem]:
    """Messages, the newest first."""
    found: QuerySet[InboxItem] = InboxItem.objects.select_related("event")
    if unread_only:
        found = found.filter(is_read=False)
    return list(found.order_by("-happened_at", "-id")[offset : offset + limit])


def mark_read(item_id: int | None = None) -> int:
    """Mark one message, or all, as read; how many were not. Raises NotFound."""
    return _of(item_id, lambda some: some.filter(is_read=False).update(is_read=True))


def delete(item_id: int | None = None) -> int:
    """Delete one message, or all; how many. Raises NotFound."""
    return _of(item_id, lambda some: some.delete()[0])


def delete_read() -> int:
    """Delete what somebody has read; how many."""
    return _of(None, lambda some: some.filter(is_read=True).delete()[0])


def notice_of(item: InboxItem) -> Notice | None:
    """What a message says; None where a newer version wrote it, or words and facts do not fit any more."""
    try:
        return notices.of(events.read(item.event))
    except KeyError:
        return None


def record(item: InboxItem) -> dict[str, Any]:
    """A message as clients get it, both languages."""
    notice = notice_of(item)
    return {
        "id": item.pk,
        "event": notice.kind.value if notice else item.event.kind,
        "level": notice.level.value if notice else notices.Level.INFO.value,
        "dedup_key": item.key,
        "title_en": notice.title.en if notice else item.event.kind,
        "title_zh": notice.title.zh if notice else item.event.kind,
        "text_en": notice.text.en if notice else "",
        "text_zh": notice.text.zh if notice else "",
        "payload": dict(notice.payload) if notice else item.event.facts,
        "read": item.is_read,
        "times": item.times,
        "created_at": item.happened_at.isoformat(),
        "over_at": item.over_at.isoformat() if item.over_at else None,
    }


def _of(item_id: int | None, act: Callable[[QuerySet[InboxItem]], int]) -> int:
    with transaction.atomic():
        some = InboxItem.objects.all()
        if item_id is not None:
            some = some.filter(pk=item_id)
            if not some.exists():
                raise NotFound(what="message", id=item_id)
        count = act(some)
        if count:
            _has_changed()
    return count


def _has_changed() -> None:
    InboxCount.objects.get_or_create(pk=1)
    InboxCount.objects.filter(pk=1).update(revision=F("revision") + 1)
