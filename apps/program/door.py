"""WSGI inside ASGI with one hand-over a request: a2wsgi alone wakes the loop three times and waits each time."""

import contextvars
import functools
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi import Body, WSGIResponder, build_environ
from django.conf import settings

from apps.program.threads import Threads

if TYPE_CHECKING:
    import asyncio

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]


class Door(WSGIMiddleware):  # type: ignore[misc]  # a2wsgi is not followed
    """a2wsgi's, whose answers of one piece go out in one piece."""

    def __init__(self, app: Any, *, workers: int) -> None:
        super().__init__(app, workers)
        self.executor = Threads(workers)

    async def __call__(
        self,
        scope: Any,
        receive: Receive,
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Answer one request from a thread of the pool."""
        await _Responder(self.app, self.executor, self.send_queue_size)(scope, receive, send)


class _Responder(WSGIResponder):  # type: ignore[misc]
    """Holds head and first piece back until it is known whether more follows; only then it needs a2wsgi's queue."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._held: list[Message] = []
        self._sender: asyncio.Task[None] | None = None
        self._is_stream = False

    async def __call__(
        self,
        scope: Any,
        receive: Receive,
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Have it answered in a thread of the pool, then send the answer; a long one goes out meanwhile."""
        self._to_client = send
        if not _says_length(scope):
            gathered = await _gathered(receive)
            if gathered is None:
                return
            scope, receive = _with_length(scope, len(gathered)), _once(gathered)
        environ = build_environ(scope, Body(self.loop, receive))
        work = functools.partial(contextvars.copy_context().run, self.wsgi)
        try:
            await self.executor.run(
                functools.partial(work, environ, self.start_response), loop=self.loop
            )
            await self._finish(send)
            if self.exc_info is not None:
                raise self.exc_info[0].with_traceback(self.exc_info[1], self.exc_info[2])
        finally:
            if self._sender is not None and not self._sender.done():
                self._sender.cancel()

    def send(self, message: Message) -> None:
        """Called in the pool's thread, for head, pieces and end."""
        if self._is_stream:
            super().send(message)
            return
        self._held.append(message)
        if len(self._held) > 2 and message.get("more_body"):  # noqa: PLR2004 - head, first piece, second piece
            self._is_stream = True
            self.loop.call_soon_threadsafe(self._begin)
            for held in self._held:
                super().send(held)

    def _begin(self) -> None:
        """Called in the loop."""
        self._sender = self.loop.create_task(self.sender(self._to_client))

    async def _finish(self, send: Callable[[Message], Awaitable[None]]) -> None:
        if self._sender is not None:
            await self.send_queue.put(None)
            await self._sender
        elif self._held:
            head, *pieces = self._held
            await send(head)
            whole = b"".join(piece["body"] for piece in pieces)
            await send({"type": "http.response.body", "body": whole})


def _says_length(scope: Any) -> bool:
    """Does a request say how long its body is, as all do that have one and do not send it in chunks?"""
    return not any(name == b"transfer-encoding" for name, _ in scope["headers"])


async def _gathered(receive: Receive) -> bytes | None:
    """A body in chunks, whole, since WSGI knows no other (PEP 3333); None where the client went away meanwhile.

    Of one that is too long no more than shows that it is.
    """
    most: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    body, is_more = bytearray(), True
    while is_more and len(body) <= most:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        is_more = message.get("more_body", False)
    return bytes(body[: most + 1])


def _with_length(scope: Mapping[str, Any], length: int) -> Mapping[str, Any]:
    headers = [(name, said) for name, said in scope["headers"] if name != b"transfer-encoding"]
    return {**scope, "headers": [*headers, (b"content-length", str(length).encode())]}


def _once(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
