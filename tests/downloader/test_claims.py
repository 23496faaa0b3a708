"""A claim is written once, whoever asks, and settled once; doubles are merged, failures wait longer each time."""

import datetime as dt

import pytest

from apps.core import clock
from apps.core.errors import BadAnswer, Unreachable
from apps.core.models import OutboxEvent
from apps.downloader import claims
from apps.downloader.models import Download, DownloadState

pytestmark = pytest.mark.django_db

HASH = "a" * 40
NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


def wanted(key: str, **changes: object) -> claims.Wanted:
    values: dict[str, object] = {"url": f"https://feed.example/{key}.torrent", "name": key}
    return claims.Wanted(key=key, **(values | changes))  # type: ignore[arg-type]


def nothing_to_merge(old: int, new: int) -> None:
    raise AssertionError((old, new))


def test_many_are_claimed_at_once_and_none_twice() -> None:
    items = [wanted("one"), wanted("two", info_hash=HASH), wanted("three", info_hash=HASH)]

    first = claims.claim(items, now=NOW)
    second = claims.claim([*items, wanted("four")], now=NOW)

    assert first["two"] == first["three"] != first["one"]
    assert second == first | {"four": second["four"]}
    assert Download.objects.count() == 3


def test_claiming_costs_the_same_few_queries_for_many(
    django_assert_max_num_queries: pytest.FixtureRequest,
) -> None:
    items = [wanted(str(number), info_hash=f"{number:040x}") for number in range(400)]

    with django_assert_max_num_queries(15):  # type: ignore[operator]
        claims.claim(items, now=NOW)

    assert Download.objects.count() == 400


def test_a_held_claim_waits_for_its_folder() -> None:
    ids = claims.claim([wanted("held", held=True)], now=NOW)
    assert not claims.due(NOW).exists()

    released = claims.release_hold(ids.values(), save_path="/shows/A (2026)", tags=["ab:3"])

    row = claims.due(NOW).get()
    assert released == 1
    assert (row.save_path, row.tags, row.held) == ("/shows/A (2026)", ["ab:3"], False)
    assert claims.release_hold(ids.values(), save_path="/elsewhere") == 0


def test_a_claim_that_turns_out_to_be_known_is_merged() -> None:
    first = claims.claim([wanted("with hash", info_hash=HASH)], now=NOW)["with hash"]
    second = claims.claim([wanted("without")], now=NOW)["without"]
    merged = []

    kept = claims.identify(second, HASH, merge=lambda old, new: merged.append((old, new)))

    assert not kept
    assert merged == [(second, first)]
    assert list(Download.objects.values_list("pk", flat=True)) == [first]


def test_settling_twice_changes_nothing_the_second_time() -> None:
    pk = claims.claim([wanted("one")], now=NOW)["one"]
    assert claims.identify(pk, HASH, merge=nothing_to_merge)

    assert claims.settle([pk], client="builtin") == 1
    assert claims.settle([pk], client="builtin") == 0
    assert Download.objects.get().state == DownloadState.QUEUED


def test_failures_wait_longer_each_time_and_are_told_once() -> None:
    pk = claims.claim([wanted("one")], now=NOW)["one"]

    pauses = []
    for _ in range(5):
        claims.postpone(pk, Unreachable(host="feed.example"), is_final=False)
        next_try = Download.objects.get().next_try_at
        assert next_try
        pauses.append((next_try - clock.now()).total_seconds())

    assert pauses == sorted(pauses)
    assert pauses[-1] > 4 * pauses[0]
    assert OutboxEvent.objects.filter(kind="download_failed").count() == 1
    row = Download.objects.get()
    assert (row.state, row.problem) == (DownloadState.CLAIMED, "unreachable")


def test_after_days_of_failures_it_is_given_up_until_a_person_says_again() -> None:
    pk = claims.claim([wanted("one")], now=NOW)["one"]
    for _ in range(claims.MOST_TRIES):
        claims.postpone(pk, BadAnswer(host="feed.example", what="a torrent"), is_final=True)
    assert Download.objects.get().state == DownloadState.REJECTED

    claims.retry_now([pk])

    assert claims.due(clock.now()).get().attempts == 0
