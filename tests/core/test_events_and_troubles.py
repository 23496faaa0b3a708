"""What happened is recorded once, with the state it tells of; troubles begin and end once."""

import pytest
from django.db import transaction

from apps.core import events, troubles
from apps.core.errors import DiskProblem, Unreachable
from apps.core.models import Job, OutboxEvent

pytestmark = pytest.mark.django_db
EPISODE = events.EpisodeOrganised(
    rule_id=1,
    official_title="Title",
    season=1,
    episode="3",
    info_hash="a" * 40,
    path="/d/Title (2023)/Season 1/Title S01E03.mkv",
)


def test_an_event_is_read_as_it_was_recorded_and_asks_for_its_delivery() -> None:
    events.record(EPISODE)
    assert [events.read(row) for row in events.waiting()] == [EPISODE]
    assert Job.objects.get(name="notify").due_at is not None


def test_the_same_episode_is_told_once_and_another_name_again() -> None:
    assert events.record(EPISODE)
    assert not events.record(EPISODE)
    assert events.record(
        events.EpisodeOrganised(
            rule_id=1, official_title="T", season=1, episode="4", info_hash="a" * 40, path="/other"
        )
    )
    assert OutboxEvent.objects.count() == 2


def test_a_feed_may_fail_again() -> None:
    for _ in range(2):
        events.record(events.FeedFailed(feed_id=1, name="Mikan", code="unreachable"))
    assert OutboxEvent.objects.count() == 2


def test_what_is_undone_did_not_happen() -> None:
    class Undo(Exception): ...

    def change() -> None:
        with transaction.atomic():
            events.record(EPISODE)
            raise Undo

    with pytest.raises(Undo):
        change()
    assert not OutboxEvent.objects.exists()


def test_a_trouble_is_told_when_it_begins_and_when_it_ends_only() -> None:
    problem = Unreachable(host="nas:8080")
    assert troubles.begins("downloader", problem)
    assert not troubles.begins("downloader", problem)
    assert [(row.key, row.code) for row in troubles.now()] == [("downloader", "unreachable")]
    assert troubles.ends("downloader")
    assert not troubles.ends("downloader")
    assert troubles.now() == []
    kinds = [row.kind for row in events.waiting()]
    assert kinds == ["trouble_began", "trouble_ended"]


def test_troubles_of_several_things_stand_beside_each_other() -> None:
    troubles.begins("disk:/a", DiskProblem(path="/a", why="disk_full"))
    troubles.begins("disk:/b", DiskProblem(path="/b", why="not_writable"))
    assert len(troubles.now()) == 2


def test_facts_of_a_newer_version_are_passed_over() -> None:
    events.record(EPISODE)
    row = OutboxEvent.objects.get()
    row.facts["unknown"] = 1
    row.save()
    assert events.read(row) == EPISODE
