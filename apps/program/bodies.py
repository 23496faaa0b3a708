"""The body of a request, taken in whole before a thread is: a few that trickle in would else hold all threads.

What is longer than anybody may send is cut off one byte later, which whoever reads it sees by its length. One in chunks
gets a length, since WSGI knows no other (PEP 3333).
"""

import asyncio
import io
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.conf import settings

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]

#: How long a body may take to come.
LONGEST_SECONDS = 60.0
#: Of bodies longer than a block only so many are held at once.
BLOCK_BYTES = 64 * 1024
MOST_LONG_ONES = 8


class Bodies:
    """Takes them in."""

    def __init__(self, *, longest_seconds: float = LONGEST_SECONDS) -> None:
        self._longest_seconds = longest_seconds
        self._long_ones = asyncio.Semaphore(MOST_LONG_ONES)

    async def take(self, scope: Any, receive: Receive) -> "Body | None":
        """All that a client sent, at once where no body is announced; None where it went away meanwhile."""
        body = Body()
        if not _is_announced(scope):
            return body
        try:
            async with asyncio.timeout(self._longest_seconds):
                has_client = await self._come(body, receive)
        except TimeoutError:
            body.is_broken = True
            return body
        return body if has_client else None

    async def _come(self, body: "Body", receive: Receive) -> bool:
        """Whether the client is still there."""
        is_more = await body.grow(receive, BLOCK_BYTES)
        if is_more:
            async with self._long_ones:
                is_more = await body.grow(receive, settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        return is_more is not None


class Body:
    """What came."""

    def __init__(self) -> None:
        self.content = bytearray()
        #: It did not come in time.
        self.is_broken = False

    async def grow(self, receive: Receive, most: int) -> bool | None:
        """Take in what comes until it is so long; whether there may be more, None where the client is gone."""
        while len(self.content) < most:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            self.content += message.get("body", b"")
            if not message.get("more_body", False):
                return False
        del self.content[settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1 :]
        return True

    def put_into(self, environ: dict[str, Any]) -> None:
        """As WSGI hands it on: its own length counts, however it came."""
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        environ["wsgi.input"] = _Broken() if self.is_broken else io.BytesIO(self.content)
        if self.content or self.is_broken:
            environ["CONTENT_LENGTH"] = str(max(1, len(self.content)))


class _Broken(io.RawIOBase):
    """A body that did not come: Django makes a bad request of it."""

    def read(self, _size: int = -1) -> bytes:
        """Raises OSError."""
        raise OSError("the body did not come in time")


def without_body(receive: Receive) -> Receive:
    """For addresses that take none: what is sent all the same is thrown away as it comes."""
    is_asked = False

    async def received() -> Message:
        nonlocal is_asked
        if not is_asked:
            is_asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        while (message := await receive())["type"] != "http.disconnect":
            pass
        return message

    return received


def _is_announced(scope: Any) -> bool:
    return any(name in {b"content-length", b"transfer-encoding"} for name, _ in scope["headers"])
