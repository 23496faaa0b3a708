"""A search over the ASGI door, as a browser asks, with the sites of the world in place of the real ones."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
from django.test import AsyncClient, Client

from apps.accounts import people
from apps.core.config import store
from apps.search import stream
from apps.search.models import SearchProvider
from tests.world.world import World

Result = TypeVar("Result")
ADDRESS = "/api/v1/search/bangumi"
CREDENTIALS = {"username": "keeper", "password": "a long enough one"}


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run it in a thread of its own: the browser of other tests keeps a loop running in ours."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@dataclass(frozen=True, slots=True)
class Event:
    """One event as an EventSource hands it out; `name` is "message" for one without a name."""

    name: str
    data: Any


def events_in(text: str) -> list[Event]:
    """The events of a stream; comments are left out."""
    found = []
    for block in text.split("\n\n"):
        lines = [line for line in block.split("\n") if line and not line.startswith(":")]
        fields = dict(line.split(": ", 1) for line in lines)
        if "data" in fields:
            found.append(Event(fields.get("event", "message"), json.loads(fields["data"])))
    return found


@dataclass(frozen=True, slots=True)
class Heard:
    """What a search said, whole."""

    text: str

    @property
    def events(self) -> list[Event]:
        """In order."""
        return events_in(self.text)

    def named(self, name: str) -> list[Any]:
        """The data of all events of a name."""
        return [event.data for event in self.events if event.name == name]

    @property
    def results(self) -> list[Any]:
        """The records."""
        return self.named("message")


Search = Callable[..., Heard]


@pytest.fixture
def token(transactional_db: None) -> str:  # noqa: ARG001 - the threads of a search see only what is committed
    """The token of somebody who is signed in."""
    people.found(**CREDENTIALS)
    answer = Client().post("/api/v1/auth/login", CREDENTIALS, content_type="application/json")
    return str(answer.json()["access_token"])


@pytest.fixture
def api(token: str) -> Client:
    """The API for somebody who is signed in."""
    return Client(headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def sites(
    token: str,  # noqa: ARG001 - the database comes with the token
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> World:
    """The world as the configured providers and catalogues."""
    # A database in memory, which only tests have, turns away the second of two that write.
    monkeypatch.setattr(stream, "SHOWS_AHEAD", 1)
    store.update(dict(world.settings()), author="test")
    for place, (name, template) in enumerate(
        {
            "mikan": f"{world.mikan.url}/RSS/Search?searchstr=%s",
            "nyaa": f"{world.nyaa.url}/?page=rss&q=%s&c=0_0&f=0",
            "dmhy": f"{world.dmhy.url}/topics/rss/rss.xml?keyword=%s",
        }.items()
    ):
        SearchProvider.objects.create(name=name, template=template, position=place)
    return world


@pytest.fixture
def search(token: str) -> Search:
    """Search, and hear all that is said."""

    def ask(keyword: str, **query: str) -> Heard:
        return run(_whole({"keyword": keyword, **query}, token))

    return ask


async def _whole(query: dict[str, str], token: str) -> Heard:
    answer: Any = await AsyncClient().get(
        ADDRESS, query, headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 200, answer.content
    parts: AsyncIterator[bytes] = aiter(answer)
    return Heard(b"".join([part async for part in parts]).decode())
