"""Failed logins cost time, by address and by name; the stock client's double sending does not."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client

from apps.accounts import throttles
from apps.accounts.models import LoginAttempts, User
from apps.core.errors import TooMany
from tests.accounts.conftest import NAME, PASSWORD

LOGIN = "/api/v1/auth/login"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("person")]


def log_in(password: str, *, name: str = NAME, address: str = "192.0.2.1") -> int:
    answer = Client(REMOTE_ADDR=address).post(LOGIN, {"username": name, "password": password})
    return int(answer.status_code)


def try_wrongly(times: int, *, name: str = NAME, address: str = "192.0.2.1") -> None:
    for number in range(times):
        throttles.count(throttles.Try(address=address, username=name, password=str(number)))


def later(seconds: float) -> None:
    LoginAttempts.objects.update(
        last_at=F("last_at") - timedelta(seconds=seconds),
        blocked_until=F("blocked_until") - timedelta(seconds=seconds),
    )


def test_after_ten_tries_the_answer_is_429_with_the_time_to_wait(client: Client) -> None:
    try_wrongly(10)

    answer = client.post(LOGIN, {"username": NAME, "password": "x" * 8}, REMOTE_ADDR="192.0.2.1")

    assert answer.status_code == 429
    assert answer["Retry-After"] == "2"
    assert "2" in answer.json()["msg_en"]
    assert answer.json()["msg_zh"]


def test_page_says_so_too(client: Client) -> None:
    try_wrongly(10)

    answer = client.post(
        "/login/", {"username": NAME, "password": "x" * 8}, REMOTE_ADDR="192.0.2.1"
    )

    assert answer.status_code == 429
    assert answer["Retry-After"] == "2"
    assert "Too many tries" in answer.content.decode()


def test_right_password_does_not_help_while_it_lasts_and_does_afterwards() -> None:
    try_wrongly(10)

    assert log_in(PASSWORD) == 429
    later(2)
    assert log_in(PASSWORD) == 200
    assert not LoginAttempts.objects.exists()


def test_wait_doubles_up_to_five_minutes() -> None:
    waits = []
    for number in range(20):
        with pytest.MonkeyPatch.context():
            try:
                throttles.count(throttles.Try("192.0.2.1", NAME, f"wrong {number}"))
            except TooMany as problem:
                waits.append(problem.facts["seconds"])
                later(float(str(problem.facts["seconds"])))

    assert waits == [2, 4, 8, 16, 32]


def test_name_is_guarded_against_many_addresses() -> None:
    for number in range(10):
        try_wrongly(1, address=f"192.0.2.{number}")

    assert log_in("wrong", address="198.51.100.1") == 429


def test_address_is_guarded_against_many_names() -> None:
    for number in range(10):
        try_wrongly(1, name=f"name_{number}")

    assert log_in("wrong", name="name_99") == 429
    assert log_in(PASSWORD, address="198.51.100.1") == 200


def test_login_sent_twice_at_once_counts_once() -> None:
    for number in range(5):
        assert log_in(f"typo {number}") == 401
        assert log_in(f"typo {number}") == 401

    assert set(LoginAttempts.objects.values_list("count", flat=True)) == {5}


def test_twin_of_the_last_free_try_is_answered_like_the_first() -> None:
    try_wrongly(9)

    assert log_in("the tenth") == 401
    assert log_in("the tenth") == 401
    assert log_in("another") == 429


def test_same_try_a_second_later_counts_again() -> None:
    log_in("typo")
    later(1.1)
    log_in("typo")

    assert set(LoginAttempts.objects.values_list("count", flat=True)) == {2}


def test_twin_of_a_right_login_signs_in_too() -> None:
    assert [log_in(PASSWORD), log_in(PASSWORD)] == [200, 200]


def test_success_forgets_what_was_before(person: User) -> None:
    try_wrongly(9)
    assert log_in(PASSWORD) == 200
    try_wrongly(9)

    assert log_in(PASSWORD) == 200
    assert person.username == NAME


def test_half_an_hour_later_nothing_counts() -> None:
    try_wrongly(9)
    later(1801)
    try_wrongly(1)

    assert set(LoginAttempts.objects.values_list("count", flat=True)) == {1}


def test_nothing_of_the_password_or_name_is_kept() -> None:
    log_in("my secret password")

    kept = str(list(LoginAttempts.objects.values()))
    assert "secret" not in kept
    assert NAME not in kept


def test_household_with_many_addresses_is_one() -> None:
    for number in range(10):
        try_wrongly(1, name=f"name_{number}", address=f"2001:db8::{number:x}")

    assert log_in("wrong", name="name_99", address="2001:db8::ffff") == 429
    assert log_in("wrong", name="name_99", address="2001:db8:0:1::1") == 401
