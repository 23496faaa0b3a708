"""WSGI inside ASGI with one hand-over a request: a2wsgi alone wakes the loop three times and waits each time."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi import WSGIResponder

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
    """Holds head and first piece back until it is known whether more follows."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._held: list[Message] = []
        self._is_stream = False

    def send(self, message: Message) -> None:
        """Called in the pool's thread, for head, pieces and end."""
        if self._is_stream:
            super().send(message)
            return
        self._held.append(message)
        if message["type"] == "http.response.start":
            return
        if not message.get("more_body"):
            pieces = b"".join(held.get("body", b"") for held in self._held[1:])
            self.loop.call_soon_threadsafe(self._hand_over, pieces)
        elif len(self._held) > 2:  # noqa: PLR2004 - head, first piece, second piece
            self._is_stream = True
            for held in self._held:
                super().send(held)

    def _hand_over(self, pieces: bytes) -> None:
        """Called in the loop, with nothing sent before: the queue has room."""
        self.send_queue.put_nowait(self._held[0])
        self.send_queue.put_nowait({"type": "http.response.body", "body": pieces})
