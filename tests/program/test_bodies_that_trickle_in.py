"""A body that trickles in holds up nobody; one that never comes, or where none is taken, harms nobody."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from apps.program.bodies import Bodies, Receive, without_body
from apps.program.door import Door

Start = Callable[..., object]
Answer = Callable[[dict[str, Any], Start], Iterable[bytes]]


def scope_of(*headers: tuple[bytes, bytes]) -> dict[str, Any]:
    return {
        "type": "http",
        "method": "POST",
        "path": "/x",
        "query_string": b"",
        "http_version": "1.1",
        "headers": list(headers),
    }


def in_pieces(*pieces: bytes) -> Receive:
    """A body as a server hands it on."""
    left = list(pieces)

    async def receive() -> dict[str, Any]:
        piece = left.pop(0) if left else b""
        return {"type": "http.request", "body": piece, "more_body": bool(left)}

    return receive


async def heard(ours: Door, receive: Receive, scope: dict[str, Any]) -> list[Any]:
    """The ASGI messages that come back."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    await ours(scope, receive, send)
    return sent


def run(whole: Coroutine[Any, Any, Any]) -> Any:
    """In a loop of a thread of its own: a browser of another test may keep one running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, whole).result()


def echo(environ: dict[str, Any], start: Start) -> list[bytes]:
    """Says how long a body is said to be, and how long it is."""
    start("200 OK", [])
    return [f"{environ.get('CONTENT_LENGTH')} {len(environ['wsgi.input'].read())}".encode()]


def test_bodies_that_never_come_hold_no_thread() -> None:
    async def whole() -> list[Any]:
        ours = Door(echo, workers=1)
        scope = scope_of((b"content-length", b"5"))
        gone = asyncio.Event()

        async def never() -> dict[str, Any]:
            await gone.wait()
            return {"type": "http.disconnect"}

        waiting = [asyncio.create_task(heard(ours, never, scope)) for _ in range(5)]
        await asyncio.sleep(0)
        answered = await asyncio.wait_for(heard(ours, in_pieces(b"12", b"345"), scope), 30)
        gone.set()
        assert await asyncio.gather(*waiting) == [[]] * 5
        return answered

    assert run(whole())[1]["body"] == b"5 5"


def test_a_body_that_does_not_come_in_time_cannot_be_read() -> None:
    def answer(environ: dict[str, Any], start: Start) -> list[bytes]:
        with pytest.raises(OSError, match="in time"):
            environ["wsgi.input"].read()
        start("400 Bad Request", [])
        return [b"broken"]

    async def whole() -> list[Any]:
        ours = Door(answer, workers=1, bodies=Bodies(longest_seconds=0.01))
        return await heard(ours, asyncio.Event().wait, scope_of((b"content-length", b"5")))  # type: ignore[arg-type]

    assert run(whole())[1]["body"] == b"broken"


def test_an_address_that_takes_no_body_gets_none() -> None:
    async def whole() -> list[Any]:
        left = [{"type": "http.request", "body": b"a", "more_body": True}] * 3
        left.append({"type": "http.disconnect"})

        async def receive() -> Any:
            return left.pop(0)

        ours = without_body(receive)
        return [await ours(), await ours()]

    first, second = run(whole())
    assert (first["body"], first["more_body"], second["type"]) == (b"", False, "http.disconnect")
