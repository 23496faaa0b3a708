"""WSGI answers through the ASGI door: whole in one piece, long ones piece by piece, failures as failures."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from apps.program.door import Door

Start = Callable[..., object]


def ask(answer: Callable[[dict[str, Any], Start], Iterable[bytes]], body: bytes = b"") -> list[Any]:
    """The ASGI messages that come back from a WSGI application."""
    sent: list[Any] = []
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/x",
        "query_string": b"",
        "http_version": "1.1",
        "headers": [(b"content-length", str(len(body)).encode())],
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

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
