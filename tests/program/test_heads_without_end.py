"""The web server reads heads within limits: of length, and of time."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import uvicorn
from uvicorn.server import ServerState

from apps.program.web import MOST_HEAD_BYTES, Protocol

GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[bytes]]


async def application(_scope: Any, _receive: Any, send: Any) -> None:
    head = {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]}
    await send(head)
    await send({"type": "http.response.body", "body": b"hello"})


class Hasty(Protocol):
    """Waits for no head."""

    head_seconds = 0.05


def talk(what: Talk, protocol: type[Protocol] = Protocol) -> bytes:
    """What a client hears of a server of its own."""

    async def whole() -> bytes:
        config = uvicorn.Config(application, log_config=None, lifespan="off")
        state = ServerState()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: protocol(config=config, server_state=state, app_state={}), "127.0.0.1", 0
        )
        async with server:
            port = server.sockets[0].getsockname()[1]
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                return await asyncio.wait_for(what(reader, writer), 30)
            finally:
                writer.transport.abort()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, whole()).result()


async def to_the_end(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read()
    except ConnectionError:
        return b""


def test_an_ordinary_request_is_answered_and_so_is_the_next() -> None:
    async def twice(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(GET + b"\r\n")
        await reader.readuntil(b"hello")
        writer.write(GET + b"\r\n")
        return await reader.readuntil(b"hello")

    assert talk(twice).startswith(b"HTTP/1.1 200")


def test_a_head_without_end_is_cut_off() -> None:
    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(GET)
        line = b"X-A: " + b"a" * 8000 + b"\r\n"
        for _ in range(3 * MOST_HEAD_BYTES // len(line)):
            writer.write(line)
            try:
                await writer.drain()
            except ConnectionError:
                break
        return await to_the_end(reader)

    assert talk(endless) == b""


def test_a_head_that_does_not_come_in_time_is_not_waited_for() -> None:
    async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(GET)
        return await to_the_end(reader)

    async def nothing(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> bytes:
        return await to_the_end(reader)

    assert talk(half, Hasty) == b""
    assert talk(nothing, Hasty) == b""
