"""What happened, as frozen values: recorded as outbox rows in the transaction that made it so.

`record` may be called anywhere; the row appears with the state it tells of, or not at all. Who wants to tell people
(apps/notification) reads the rows afterwards. An event with a `once_key` is recorded once for ever.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from apps.core import clock, live, work
from apps.core.models import OutboxEvent


@dataclass(frozen=True, slots=True)
class Event:
    """Root of all events. Fields are plain JSON values."""

    kind: ClassVar[str] = ""

    @property
    def once_key(self) -> str | None:
        """What makes two events the same, where the second is not to be told; None: each is told."""
        return None


@dataclass(frozen=True, slots=True)
class EpisodeOrganised(Event):
    """An episode stands in the library under its final name."""

    kind: ClassVar[str] = "episode_organised"

    rule_id: int
    official_title: str
    season: int
    #: As it is shown: "3", "13.5"; "" for a film.
    episode: str
    info_hash: str
    #: Where it stands now, as the client sees it.
    path: str
    group: str = ""
    resolution: str = ""
    year: str = ""
    #: Our own address under /posters/, or "".
    poster_link: str = ""
    #: How many files were organised with it, where one event speaks for a collection.
    files: int = 1

    @property
    def once_key(self) -> str:
        """Once per torrent and new name."""
        return f"{self.kind}:{self.info_hash}:{self.path}"[:400]


@dataclass(frozen=True, slots=True)
class RenameConflict(Event):
    """A file keeps its own name, since another file has the wanted one."""

    kind: ClassVar[str] = "rename_conflict"

    rule_id: int
    official_title: str
    info_hash: str
    #: The name it keeps and the one it was to get.
    path: str
    wanted: str

    @property
    def once_key(self) -> str:
        """Once per torrent and wanted name."""
        return f"{self.kind}:{self.info_hash}:{self.wanted}"[:400]


@dataclass(frozen=True, slots=True)
class FeedFailed(Event):
    """A feed that was healthy is not any more; told at the change only (whoever notices it sees to that)."""

    kind: ClassVar[str] = "feed_failed"

    feed_id: int
    name: str
    #: Code of core/text.py and its facts.
    code: str
    facts: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DownloadFailed(Event):
    """A release could not be handed to the download client for good."""

    kind: ClassVar[str] = "download_failed"

    release_title: str
    info_hash: str
    code: str
    facts: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def once_key(self) -> str:
        """Once per release."""
        return f"{self.kind}:{self.info_hash or self.release_title}"[:400]


@dataclass(frozen=True, slots=True)
class OffsetReview(Event):
    """A rule's numbering disagrees with the catalogue's; a person is to decide."""

    kind: ClassVar[str] = "offset_review"

    rule_id: int
    official_title: str
    #: What the suggestion rests on: the same is told once.
    evidence: str
    code: str
    facts: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def once_key(self) -> str:
        """Once per rule and suggestion."""
        return f"{self.kind}:{self.rule_id}:{self.evidence}"[:400]


@dataclass(frozen=True, slots=True)
class FilterTooSlow(Event):
    """An expression of a filter was not done with a title in time, so the release was left out."""

    kind: ClassVar[str] = "filter_too_slow"

    pattern: str
    release_title: str

    @property
    def once_key(self) -> str:
        """Once per expression."""
        return f"{self.kind}:{self.pattern}"[:400]


@dataclass(frozen=True, slots=True)
class ReleaseDoubted(Event):
    """A release fits a rule, but may be of another show of that name; a person is to decide."""

    kind: ClassVar[str] = "release_doubted"

    rule_id: int
    official_title: str
    release_title: str
    group: str
    code: str
    facts: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def once_key(self) -> str:
        """Once per rule and group: what is true of one episode is true of the next."""
        return f"{self.kind}:{self.rule_id}:{self.group}"[:400]


@dataclass(frozen=True, slots=True)
class TroubleBegan(Event):
    """Something that all depends on does not work: the download client, a disk (core/troubles.py)."""

    kind: ClassVar[str] = "trouble_began"

    key: str
    code: str
    facts: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TroubleEnded(Event):
    """What TroubleBegan told of works again."""

    kind: ClassVar[str] = "trouble_ended"

    key: str
    code: str
    facts: dict[str, str] = dataclasses.field(default_factory=dict)


KINDS: dict[str, type[Event]] = {
    kind.kind: kind
    for kind in (
        EpisodeOrganised,
        RenameConflict,
        FeedFailed,
        DownloadFailed,
        OffsetReview,
        FilterTooSlow,
        ReleaseDoubted,
        TroubleBegan,
        TroubleEnded,
    )
}


def record(event: Event) -> bool:
    """Write an event and ask for its delivery; False where it was recorded before."""
    if event.once_key is not None and OutboxEvent.objects.filter(once_key=event.once_key).exists():
        return False
    row = OutboxEvent(
        kind=event.kind,
        facts=dataclasses.asdict(event),
        once_key=event.once_key,
        happened_at=clock.now(),
    )
    OutboxEvent.objects.bulk_create([row], ignore_conflicts=event.once_key is not None)
    kind = "library" if isinstance(event, EpisodeOrganised | RenameConflict) else "notice"
    live.publish(kind, {"kind": event.kind, "happened_at": row.happened_at.isoformat()} | row.facts)
    work.soon("notify")
    return True


def read(row: OutboxEvent) -> Event | None:
    """The event that a row tells; facts, and kinds (None), that this version does not know are passed over."""
    kind = KINDS.get(row.kind)
    if kind is None:
        return None
    known = {field.name for field in dataclasses.fields(kind)}
    return kind(**{name: value for name, value in row.facts.items() if name in known})


def waiting(*, most: int = 200) -> list[OutboxEvent]:
    """What nobody has taken over yet, oldest first."""
    return list(OutboxEvent.objects.filter(handed_over=False).order_by("pk")[:most])


def hand_over(rows: Sequence[OutboxEvent]) -> None:
    """Say that these have been taken over; part of the taker's own transaction."""
    OutboxEvent.objects.filter(pk__in=[row.pk for row in rows]).update(handed_over=True)
