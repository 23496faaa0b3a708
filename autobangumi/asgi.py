"""The entry point of the web process: one process, three pools of threads.

Streams go through Django's ASGI handler; everything else is WSGI in a few threads, which is several times faster
and keeps database connections. What asks the outside while a person waits has threads of its own, so that a slow
site never blocks the rest.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application

from apps.program.bodies import without_body
from apps.program.door import Door, without_lookalikes

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

#: Addresses that answer text/event-stream.
STREAMS = ("/api/v1/events/stream", "/api/v1/search/bangumi")
#: Addresses whose answer may wait for a site or a download client.
SLOW = re.compile(
    r"/api/v1/(?:setup/(?:test-|complete)|rss/(?:analysis|add|subscribe|collect)|check/downloader|downloader/"
    r"|bangumi/(?:refresh|delete|update|reset|detect|suggest)|notification/test)"
    r"|/(?:(?:setup|feeds|shows|downloads)/|$)"
)
QUICK_THREADS = 4
SLOW_THREADS = 16

streams = get_asgi_application()
pages = get_wsgi_application()
_quick = Door(pages, workers=QUICK_THREADS)
_slow = Door(pages, workers=SLOW_THREADS)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Send a request through its door."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    scope = without_lookalikes(scope)
    if scope["type"] != "http" or scope["path"].startswith(STREAMS):
        await streams(scope, without_body(receive), send)
    else:
        await (_slow if SLOW.match(scope["path"]) else _quick)(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    """Start and end with the server; there is nothing to prepare."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
