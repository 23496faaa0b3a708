"""The entry point of the web process: one process, two doors.

Streams go through Django's ASGI handler; everything else is WSGI in a few threads, which is several times faster
and keeps database connections. What asks the outside while a person waits has threads of its own, so that a slow
site never blocks the rest.
"""

from a2wsgi import WSGIMiddleware
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application

#: Addresses that answer text/event-stream.
STREAMS = ("/api/v1/events/stream", "/api/v1/search/bangumi")

streams = get_asgi_application()
pages = get_wsgi_application()
_quick = WSGIMiddleware(pages, workers=4)


async def application(scope, receive, send):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - ASGI's own shape
    """Send a request through its door."""
    is_stream = scope["type"] != "http" or scope["path"].startswith(STREAMS)
    await (streams if is_stream else _quick)(scope, receive, send)
