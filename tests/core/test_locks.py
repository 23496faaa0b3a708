"""Named locks: one holder at a time, and what happens to those of the dead."""

from datetime import timedelta

import pytest

from apps.core import clock, locks
from apps.core.errors import Busy
from apps.core.models import Lock

pytestmark = pytest.mark.django_db


def test_a_held_lock_refuses_a_second_holder_and_is_free_afterwards() -> None:
    with locks.hold("feed:1"):
        with pytest.raises(Busy), locks.hold("feed:1"):
            pass
        with locks.hold("feed:2"):
            pass
    with locks.hold("feed:1"):
        pass


def test_it_is_given_back_when_the_work_fails() -> None:
    with pytest.raises(ZeroDivisionError), locks.hold("feed:1"):
        raise ZeroDivisionError
    with locks.hold("feed:1"):
        pass


def test_one_that_expired_can_be_taken_and_the_late_holder_takes_nothing_back() -> None:
    with locks.hold("feed:1"):
        Lock.objects.update(expires_at=clock.now() - timedelta(seconds=1))
        with locks.hold("feed:1"):
            owner = Lock.objects.get().owner
        with locks.hold("feed:1"):
            pass
    assert owner
    assert not Lock.objects.exists()


def test_locks_of_dead_processes_of_this_machine_are_let_go_and_no_others() -> None:
    host, pid, started = locks.this_process().split(":")
    until = clock.now() + timedelta(seconds=15)
    for name, holder in {
        "dead": f"{host}:{pid}:1",
        "alive": f"{host}:{pid}:{started}",
        "elsewhere": "other:1:1",
    }.items():
        Lock.objects.create(name=name, owner=name, holder=holder, expires_at=until)
    assert locks.release_all_of_dead_workers() == 1
    assert {lock.name for lock in Lock.objects.all()} == {"alive", "elsewhere"}


@pytest.mark.django_db(transaction=True)
def test_a_lock_is_renewed_while_it_is_held() -> None:
    with locks.hold("feed:1", lease_seconds=0.3):
        first = Lock.objects.get().expires_at
        deadline = clock.monotonic_seconds() + 30
        while Lock.objects.get().expires_at == first:
            assert clock.monotonic_seconds() < deadline, "it was not renewed"
            clock.wait(0.02)
