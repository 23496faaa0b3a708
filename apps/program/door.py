"""WSGI inside ASGI with one hand-over a request: a2wsgi alone wakes the loop three times and waits each time."""

import contextvars
import functools
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi import WSGIResponder, build_environ

from apps.program.bodies import Bodies, Body, Message, Receive
from apps.program.threads import Threads

if TYPE_CHECKING:
    import asyncio


class Door(WSGIMiddleware):  # type: ignore[misc]  # a2wsgi is not followed
    """a2wsgi's, whose answers of one piece go out in one piece."""

    def __init__(self, app: Any, *, workers: int, bodies: Bodies | None = None) -> None:
        super().__init__(app, workers)
        self.executor = Threads(workers)
        self._bodies = bodies or Bodies()

    async def __call__(
        self,
        scope: Any,
        receive: Receive,
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Answer one request from a thread of the pool."""
        body = await self._bodies.take(scope, receive)
        if body is not None:
            responder = _Responder(self.app, self.executor, self.send_queue_size)
            await responder(scope, body, send)


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
        body: Body,
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Have it answered in a thread of the pool, then send the answer; a long one goes out meanwhile."""
        self._to_client = send
        environ = build_environ(scope, None)
        body.put_into(environ)
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


def without_lookalikes(scope: Any) -> Any:
    """A request without headers that have a `_` in their names: in WSGI `X_Forwarded_For` would be X-Forwarded-For."""
    if not any(b"_" in name for name, _ in scope["headers"]):
        return scope
    return {**scope, "headers": [pair for pair in scope["headers"] if b"_" not in pair[0]]}
