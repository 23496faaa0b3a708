"""A kept answer is made again after any change, by whomever, and only then."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction

from apps.core import clock
from apps.core.kept import Kept
from apps.core.models import Trouble

pytestmark = pytest.mark.django_db(transaction=True)


def raised(key: str) -> None:
    """Something is wrong from now on."""
    Trouble.objects.create(key=key, code="disk_full", facts={}, since=clock.now())


def over(key: str) -> None:
    """No longer."""
    Trouble.objects.filter(key=key).delete()


class Counted:
    """The troubles there are, and how often they were looked at."""

    def __init__(self) -> None:
        self.times = 0
        self.kept = Kept(self._made)

    def _made(self, _number: int) -> bytes:
        self.times += 1
        return ",".join(Trouble.objects.order_by("key").values_list("key", flat=True)).encode()

    @property
    def said(self) -> bytes:
        return self.kept.body().content


def elsewhere(change: Callable[[], Any]) -> None:
    """Have something changed by another connection, as another process would."""

    def work() -> None:
        change()
        connection.close()

    with ThreadPoolExecutor(1) as other:
        other.submit(work).result()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite tells what has changed")
def test_where_nothing_changes_it_is_made_once() -> None:
    troubles = Counted()
    raised("disk:/a")

    assert [troubles.said for _ in range(3)] == [b"disk:/a"] * 3

    assert troubles.times == 1


def test_a_change_by_somebody_else_shows_at_once() -> None:
    troubles = Counted()
    assert troubles.said == b""

    elsewhere(lambda: raised("disk:/a"))
    assert troubles.said == b"disk:/a"

    elsewhere(lambda: over("disk:/a"))
    assert troubles.said == b""


def test_a_change_of_our_own_shows_at_once() -> None:
    troubles = Counted()
    assert troubles.said == b""

    raised("disk:/a")
    assert troubles.said == b"disk:/a"

    Trouble.objects.all().delete()
    assert troubles.said == b""


def test_what_is_taken_back_was_never_kept() -> None:
    troubles = Counted()
    with transaction.atomic():
        raised("disk:/a")
        assert troubles.said == b"disk:/a"
        transaction.set_rollback(True)

    assert troubles.said == b""


def test_a_new_connection_looks_for_itself() -> None:
    troubles = Counted()
    assert troubles.said == b""

    elsewhere(troubles.kept.body)

    assert troubles.times == 2


def test_the_tag_is_of_what_is_said_and_not_of_when() -> None:
    troubles = Counted()
    raised("disk:/a")
    before = troubles.kept.body()

    raised("disk:/b")
    over("disk:/b")

    assert troubles.kept.body() is before


def test_each_number_has_an_answer_of_its_own() -> None:
    squares = Kept(lambda number: str(number**2).encode())

    assert [squares.body(number).content for number in (2, 3, 2, 600)] == [
        b"4",
        b"9",
        b"4",
        b"360000",
    ]


def test_the_local_cache_gives_back_the_very_object_until_its_time_is_over() -> None:
    cache, value = caches["local"], object()

    assert cache.add("key", value, 60)
    assert not cache.add("key", object(), 60)
    assert cache.get("key") is value

    cache.set("key", value, 0)
    assert cache.get("key", "nothing") == "nothing"


def test_the_local_cache_never_grows_without_end() -> None:
    cache = caches["local"]
    for number in range(2500):
        cache.set(str(number), number, 60)

    assert cache.get("2499") == 2499
    assert cache.get("0") is None
