"""Answers made of Server-Sent Events, as every proxy on the way lets them through."""

import contextlib
from collections.abc import AsyncGenerator, AsyncIterator

from django.http import HttpResponse, StreamingHttpResponse

_EVENTS = "text/event-stream; charset=utf-8"
#: Nobody on the way may keep, change or gather events; when the last one is out, the connection ends.
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
    "Connection": "close",
}


class EventStream(StreamingHttpResponse):
    """A stream whose events end with it: whoever stops reading it ends the work behind it at once."""

    def __init__(self, events: AsyncGenerator[bytes, None]) -> None:
        self._events = events
        super().__init__(events, content_type=_EVENTS, headers=_HEADERS)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async with contextlib.aclosing(self._events) as events:
            async for event in events:
                yield event


def no_events() -> HttpResponse:
    """What HEAD is told: the head alone."""
    return HttpResponse(content_type=_EVENTS, headers=_HEADERS)
