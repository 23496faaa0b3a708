"""A person with an account, and browsers with and without a sign-in."""

import pytest
from django.test import Client

from apps.accounts import people
from apps.accounts.models import User

NAME = "keeper"
PASSWORD = "a long enough one"


@pytest.fixture
def person(request: pytest.FixtureRequest) -> User:
    """The first administrator."""
    request.getfixturevalue("db")
    return people.found(username=NAME, password=PASSWORD)


@pytest.fixture
def browser(person: User) -> Client:
    """A browser that carries the cookie of a fresh session."""
    client = Client()
    answer = client.post(
        "/api/v1/auth/login",
        {"username": person.username, "password": PASSWORD},
        content_type="application/json",
    )
    assert answer.status_code == 200, answer.content
    return client
