"""A way out, and feeds of the world on loopback."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client

from apps.accounts import people
from apps.core.config import store
from apps.core.hosts import Turns
from apps.core.http import Outside
from apps.rss import refresh
from apps.rss.models import Feed

Follow = Callable[..., Feed]
Refresh = Callable[[], refresh.Round]


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    """A way out that does not wait between tries."""
    with Outside(turns=Turns(tmp_path), retry_pause_seconds=0.01) as way:
        yield way


@pytest.fixture
def follow(db: None) -> Follow:  # noqa: ARG001
    """Put a feed into the table."""

    def make(url: str, *, aggregate: bool = True, **fields: object) -> Feed:
        return Feed.objects.create(
            url=url, name=f"feed {Feed.objects.count() + 1}", aggregate=aggregate, **fields
        )

    return make


@pytest.fixture
def read_all(outside: Outside) -> Refresh:
    """One round of all feeds that are due."""
    return lambda: refresh.refresh_all(config=store.load(), outside=outside)


@pytest.fixture
def api(db: None) -> Client:  # noqa: ARG001
    """A browser that is signed in."""
    person = people.found(username="keeper", password="a long enough one")
    client = Client()
    credentials = {"username": person.username, "password": "a long enough one"}
    assert (
        client.post("/api/v1/auth/login", credentials, content_type="application/json").status_code
        == 200
    )
    return client
