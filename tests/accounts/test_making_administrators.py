"""The first administrator, further ones, and manage.py create_admin."""

import io
import sys

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from apps.accounts import people
from apps.accounts.models import User
from apps.core.errors import InvalidInput, SetupDone
from tests.accounts.conftest import NAME, PASSWORD

pytestmark = pytest.mark.django_db


def create(name: str, password: str, monkeypatch: pytest.MonkeyPatch) -> str:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
    call_command("create_admin", name, password_stdin=True, stdout=out)
    return out.getvalue()


def test_there_is_no_account_until_one_is_made() -> None:
    assert people.need_setup()
    assert not User.objects.exists()


def test_first_administrator_ends_the_setup() -> None:
    user = people.found(username=NAME, password=PASSWORD)

    assert not people.need_setup()
    assert user.is_superuser
    assert user.is_staff
    assert user.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert len(user.webauthn_handle) == 32


@pytest.mark.usefixtures("person")
def test_second_founder_is_refused() -> None:
    with pytest.raises(SetupDone):
        people.found(username="other", password=PASSWORD)


def test_database_lets_only_one_founder_through() -> None:
    User.objects.create(username="first", founder=True)

    with pytest.raises(IntegrityError):
        User.objects.create(username="second", founder=True)


def test_switching_the_only_administrator_off_does_not_reopen_setup(person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)

    assert not people.need_setup()


def test_name_of_somebody_who_is_no_administrator_is_taken() -> None:
    User.objects.create_user(NAME, PASSWORD)

    with pytest.raises(InvalidInput):
        people.found(username=NAME, password=PASSWORD)
    assert people.need_setup()


def test_command_reads_the_password_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    said = create("shell_user", PASSWORD, monkeypatch)

    assert "shell_user" in said
    assert User.objects.get().check_password(PASSWORD)
    assert not people.need_setup()


@pytest.mark.usefixtures("person")
def test_command_adds_a_further_one(monkeypatch: pytest.MonkeyPatch) -> None:
    create("shell_user", PASSWORD, monkeypatch)

    assert User.objects.administrators().count() == 2


@pytest.mark.parametrize(
    ("name", "password", "word"),
    [("abc", PASSWORD, "username"), ("shell_user", "short", "password"), (NAME, PASSWORD, "taken")],
)
@pytest.mark.usefixtures("person")
def test_command_says_what_is_wrong(
    name: str, password: str, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError, match=word):
        create(name, password, monkeypatch)

    assert User.objects.count() == 1


def test_command_does_not_wait_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())

    with pytest.raises(CommandError, match="password-stdin"):
        call_command("create_admin", "shell_user")
    with pytest.raises(CommandError, match="argument"):
        call_command("create_admin")
