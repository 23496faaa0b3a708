"""WSGI inside ASGI with one hand-over a request: a2wsgi alone wakes the loop three times and waits each time."""

import contextvars
import functools
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi import Body, WSGIResponder, build_environ

if TYPE_CHECKING:
    import asyncio

Message = Mapping[str, Any]


class Door(WSGIMiddleware):  # type: ignore[misc]  # a2wsgi is not followed
    """a2wsgi's, whose answers of one piece go out in one piece."""

    async def __call__(
        self,
        scope: Any,
        receive: Callable[[], Awaitable[Message]],
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
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Have it answered in a thread of the pool, then send the answer; a long one goes out meanwhile."""
        self._to_client = send
        environ = build_environ(scope, Body(self.loop, receive))
        work = functools.partial(contextvars.copy_context().run, self.wsgi)
        try:
            await self.loop.run_in_executor(self.executor, work, environ, self.start_response)
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
