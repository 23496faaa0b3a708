"""WSGI answers through the ASGI door: whole in one piece, long ones piece by piece, failures as failures."""

import asyncio
import itertools
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from apps.program.door import Door, without_lookalikes

Start = Callable[..., object]


def ask(
    answer: Callable[[dict[str, Any], Start], Iterable[bytes]],
    body: bytes = b"",
    *,
    chunks: Iterable[dict[str, Any]] = (),
) -> list[Any]:
    """The ASGI messages that come back from a WSGI application; with `chunks` the body comes in these."""
    sent: list[Any] = []
    coming = iter(chunks or [{"type": "http.request", "body": body, "more_body": False}])
    length = (
        (b"transfer-encoding", b"chunked") if chunks else (b"content-length", b"%d" % len(body))
    )
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/x",
        "query_string": b"",
        "http_version": "1.1",
        "headers": [length],
    }

    async def receive() -> dict[str, Any]:
        return next(coming)

    async def send(message: Any) -> None:
        sent.append(message)

    async def whole() -> None:
        await Door(answer, workers=1)(scope, receive, send)

    # A loop in a thread of its own: a browser of another test may keep one running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, whole()).result()
    return sent


def test_a_whole_answer_goes_out_in_one_piece() -> None:
    def answer(_environ: dict[str, Any], start: Start) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"got it"]

    head, body = ask(answer)
    assert head["status"] == 200
    assert (b"content-type", b"text/plain") in head["headers"]
    assert body["body"] == b"got it"
    assert not body.get("more_body")


def test_what_was_sent_is_read() -> None:
    def answer(environ: dict[str, Any], start: Start) -> list[bytes]:
        start("200 OK", [])
        return [environ["wsgi.input"].read(5)]

    assert ask(answer, b"12345")[1]["body"] == b"12345"


def test_an_answer_without_a_body_ends_too() -> None:
    def answer(_environ: dict[str, Any], start: Start) -> list[bytes]:
        start("204 No Content", [])
        return []

    assert [message.get("body", b"") for message in ask(answer)] == [b"", b""]


@pytest.mark.parametrize("count", [2, 3, 50])
def test_a_long_answer_goes_out_piece_by_piece_in_order(count: int) -> None:
    def answer(_environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        start("200 OK", [])
        yield from (str(number).encode() for number in range(count))

    head, *pieces = ask(answer)
    assert head["type"] == "http.response.start"
    assert len(pieces) == count + 1
    assert b"".join(piece["body"] for piece in pieces) == "".join(map(str, range(count))).encode()
    assert [piece.get("more_body", False) for piece in pieces] == [True] * count + [False]


def test_a_failure_is_raised_to_the_server() -> None:
    def answer(_environ: dict[str, Any], _start: Start) -> list[bytes]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask(answer)


def told_length(environ: dict[str, Any], start: Start) -> list[bytes]:
    start("200 OK", [])
    length = environ.get("CONTENT_LENGTH", "none")
    return [f"{length} ".encode() + environ["wsgi.input"].read(int(length))]


def chunk(body: bytes, *, is_last: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": not is_last}


def test_a_body_in_chunks_is_read_whole() -> None:
    _head, body = ask(told_length, chunks=[chunk(b"12"), chunk(b"34"), chunk(b"", is_last=True)])
    assert body["body"] == b"4 1234"


def test_of_a_body_without_end_only_so_much_is_read_as_shows_it(settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 5
    endless = (chunk(b"123") for _ in itertools.count())

    _head, body = ask(told_length, chunks=endless)

    assert body["body"] == b"6 123123"


def test_half_a_body_in_chunks_is_no_request() -> None:
    assert ask(told_length, chunks=[chunk(b"12"), {"type": "http.disconnect"}]) == []


def test_headers_that_look_like_others_are_left_out() -> None:
    genuine = (b"x-forwarded-for", b"203.0.113.9")
    scope = {"type": "http", "headers": [genuine, (b"x_forwarded_for", b"127.0.0.1")]}
    assert without_lookalikes(scope)["headers"] == [genuine]
    assert len(scope["headers"]) == 2
