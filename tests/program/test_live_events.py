"""Live events at a running program: from another process to every client, once, and again for who comes back."""

import http.client
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import pytest

from apps.program.listening import NET_SECONDS
from tests.program.conftest import NAME, PASSWORD, Program
from tests.world.product import ROOT
from tests.world.redis_server import RedisServer

pytestmark = [pytest.mark.journey]
ADDRESS = "/api/v1/events/stream"
#: Publishes each line of its input, as a process of its own, and says when it was committed.
PUBLISHER = """
import sys
import django
django.setup()
from apps.core import live
print("ready", flush=True)
for line in sys.stdin:
    live.publish("notice", {"said": line.strip()})
    print("done", flush=True)
"""


@dataclass(frozen=True, slots=True)
class Event:
    """One event as a client hears it."""

    name: str
    data: str
    id: str


class Stream:
    """An open stream, read line by line."""

    def __init__(self, program: Program, *, after: str = "", **headers: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", program.port, timeout=30)
        headers = headers or {"Authorization": f"Bearer {program.api.token}"}
        if after:
            headers["Last-Event-ID"] = after
        self._connection.request("GET", ADDRESS, headers=headers)
        self.answer = self._connection.getresponse()

    def events(self) -> Iterator[Event]:
        """Event by event, until the server ends the stream."""
        found: dict[str, str] = {}
        while line := self.answer.readline():
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name:
                found[name] = f"{found[name]}\n{value}" if name in found else value
            elif "event" in found:
                yield Event(found["event"], found.get("data", ""), found.get("id", ""))
                found = {}

    def next_of(self, *names: str) -> Event:
        """The next event of these names."""
        return next(event for event in self.events() if event.name in names)

    def close(self) -> None:
        """Hang up."""
        self.answer.close()
        self._connection.close()


@pytest.fixture(scope="module")
def signed_in(shared: Program) -> Program:
    shared.sign_up()
    return shared


@contextmanager
def publisher(program: Program) -> Iterator[subprocess.Popen[str]]:
    """Another process on the same database."""
    with subprocess.Popen(
        [sys.executable, "-c", PUBLISHER],
        cwd=ROOT,
        env={**program.variables, "DJANGO_SETTINGS_MODULE": "autobangumi.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert _said(process) == "ready"
        yield process
        assert process.stdin
        process.stdin.close()


def _said(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def publish(process: subprocess.Popen[str], said: str) -> float:
    """Publish, and say when it stood in the database."""
    assert process.stdin
    process.stdin.write(f"{said}\n")
    process.stdin.flush()
    assert _said(process) == "done"
    return monotonic()


def said_in(event: Event) -> str:
    return str(json.loads(event.data).get("said"))


def test_what_another_process_tells_reaches_every_client_once(
    signed_in: Program,
) -> None:
    streams = [Stream(signed_in), Stream(signed_in)]
    for stream in streams:
        assert stream.answer.getheader("X-Accel-Buffering") == "no"
        assert json.loads(stream.next_of("status").data)["running"] is True

    with publisher(signed_in) as process:
        publish(process, "first")
        assert said_in(streams[0].next_of("notice")) == "first"
        publish(process, "second")
        publish(process, "third")

    assert [said_in(streams[0].next_of("notice")) for _ in range(2)] == ["second", "third"]
    assert [said_in(streams[1].next_of("notice")) for _ in range(3)] == ["first", "second", "third"]
    for stream in streams:
        stream.close()


def test_how_the_inbox_stands_is_told_at_the_beginning(signed_in: Program) -> None:
    stream = Stream(signed_in)

    standing = json.loads(stream.next_of("notification").data)

    assert set(standing) == {"unread_count", "latest_id", "revision"}
    assert standing["unread_count"] >= 0
    stream.close()


def test_whoever_comes_back_gets_what_was_missed(signed_in: Program) -> None:
    with publisher(signed_in) as process:
        stream = Stream(signed_in)
        stream.next_of("status")
        publish(process, "heard")
        known = stream.next_of("notice")
        stream.close()
        for number in range(30):
            publish(process, f"missed {number}")

        back = Stream(signed_in, after=known.id)
        found = [said_in(back.next_of("notice")) for _ in range(30)]
        publish(process, "after that")
        found.append(said_in(back.next_of("notice")))
        back.close()

    assert found == [*(f"missed {number}" for number in range(30)), "after that"]


@pytest.mark.parametrize("unknown", ["live:999999", "nonsense", "live:"])
def test_an_unknown_id_means_begin_anew(signed_in: Program, unknown: str) -> None:
    stream = Stream(signed_in, after=unknown)
    assert stream.next_of("stream-reset", "status").name == "stream-reset"
    assert stream.next_of("status").id.startswith("live:")
    stream.close()


def test_a_stranger_is_refused(signed_in: Program) -> None:
    refused = Stream(signed_in, Accept="text/event-stream")
    assert refused.answer.status == 401
    refused.close()


def test_a_stream_ends_with_its_session(signed_in: Program) -> None:
    other = signed_in.api.post("/auth/login", {"username": NAME, "password": PASSWORD})
    token = other["access_token"]
    stream = Stream(signed_in, Authorization=f"Bearer {token}")
    stream.next_of("status")
    connection = http.client.HTTPConnection("127.0.0.1", signed_in.port, timeout=30)
    connection.request("POST", "/api/v1/auth/logout", headers={"Authorization": f"Bearer {token}"})
    assert connection.getresponse().status == 200
    connection.close()

    # The server hangs up; a stream that stayed open would end in a timeout.
    assert all(event.name != "notice" for event in stream.events())
    stream.close()


def test_the_log_is_told_line_by_line_to_administrators_alone(signed_in: Program) -> None:
    secret = signed_in.manage("token", "create", "reader", "--scope", "read").split()
    token = max(secret, key=len)
    reader = Stream(signed_in, Authorization=f"Bearer {token}")
    assert reader.answer.status == 200
    administrator = Stream(signed_in)
    administrator.next_of("status")
    with publisher(signed_in) as process:
        with (signed_in.data / "log.txt").open("a") as file:
            file.write("[2026-01-01 00:00:00] INFO:     Version, a line.\n")
        heard = (event.data for event in administrator.events() if event.name == "log")
        assert any("a line." in lines for lines in heard)
        publish(process, "end")
    assert reader.next_of("log", "notice").name == "notice"
    administrator.close()
    reader.close()


class WithRedis(Program):
    """The product as it runs on many machines."""

    redis_url = ""

    @property
    def variables(self) -> Mapping[str, str]:
        return {**super().variables, "REDIS_URL": self.redis_url}


def test_with_redis_events_come_through_it_and_without_it_they_come_late(tmp_path: Path) -> None:
    program = WithRedis(tmp_path / "program")
    with RedisServer(tmp_path) as redis:
        program.redis_url = redis.url
        with program:
            program.sign_up()
            stream = Stream(program)
            stream.next_of("downloader")
            with publisher(program) as process:
                delays = []
                for number in range(5):
                    committed = publish(process, str(number))
                    assert said_in(stream.next_of("notice")) == str(number)
                    delays.append(monotonic() - committed)
                # Whoever only looks for rows, right after the last look, hears each a whole turn late.
                assert min(delays) < NET_SECONDS / 2, delays
                redis.stop()
                publish(process, "late")
                assert said_in(stream.next_of("notice")) == "late"
            stream.close()
