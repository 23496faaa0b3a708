"""One loopback HTTP server: what it heard is written down, how it fails can be switched on.

A site of the world answers `answer(asked)`; everything else (records, ETag, failures, keep-alive)
is here and the same for all.
"""

import contextlib
import gzip
import hashlib
import itertools
import json
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Event, Lock, Thread
from typing import Any, Final, Self, cast
from urllib.parse import parse_qsl, unquote, urlsplit

ENTITY_BOMB: Final = (
    '<?xml version="1.0"?>\n<!DOCTYPE rss [\n <!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">\n'
    + "".join(
        f' <!ENTITY {chr(letter)} "{f"&{chr(letter - 1)};" * 20}">\n' for letter in range(98, 106)
    )
    + ']>\n<rss version="2.0"><channel><title>&i;</title><item><title>&i;</title>'
    "<link>https://example.invalid/&i;</link></item></channel></rss>\n"
).encode()
CHUNK: Final = b"." * 65536


class Trouble(Enum):
    """The ways in which a site can fail."""

    HANG = auto()
    """Takes the request and says nothing."""
    LATE = auto()
    """Answers properly, after a while."""
    DRIP = auto()
    """Sends the proper answer a byte at a time."""
    TOO_MANY = auto()
    """429, with Retry-After."""
    SERVER_ERROR = auto()
    """500 with a page."""
    CUT = auto()
    """Half of the answer, then the connection is gone."""
    RESET = auto()
    """The connection is gone at once."""
    HTML = auto()
    """200, and a page in place of what was asked for."""
    WRONG_TYPE = auto()
    """The proper answer under a wrong content type."""
    REDIRECT_LOOP = auto()
    """302 to itself."""
    REDIRECT = auto()
    """302 to the address in `target`."""
    ENTITY_BOMB = auto()
    """XML whose entities would unfold into gigabytes."""
    OVERSIZED = auto()
    """A body without end (64 MiB), its length not said."""
    DECLARED_OVERSIZED = auto()
    """Says that it is 3 GiB long, then sends what it can."""
    GZIP_BOMB = auto()
    """A small gzip body that unfolds to 64 MiB."""
    EMPTY = auto()
    """200 and nothing."""
    NO_TORRENT = auto()
    """What Mikan says in place of a torrent that is gone."""
    GARBAGE = auto()
    """200 and bytes that mean nothing."""


@dataclass(slots=True)
class Failure:
    """One switched-on trouble: where, how, how often still (None: until switched off)."""

    prefix: str
    trouble: Trouble
    times: int | None = None
    seconds: float = 1.0
    retry_after: str = "1"
    target: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came."""

    method: str
    target: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def here(self) -> str:
        """The address under which the asker knows this site."""
        return f"http://{self.headers['host']}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site says."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Heard:
    """A request in the record; `at` and `until` are seconds of the monotonic clock."""

    asked: Asked
    at: float
    until: float | None = None
    status: int | None = None


def html(text: str, *, status: int = 200) -> Answer:
    """A page."""
    return Answer(text.encode(), status=status)


def xml(text: str, *, content_type: str = "application/xml; charset=utf-8") -> Answer:
    """A feed."""
    return Answer(text.encode(), content_type)


def as_json(document: object, *, status: int = 200, ascii_only: bool = False) -> Answer:
    """A JSON document."""
    text = json.dumps(document, ensure_ascii=ascii_only, separators=(",", ":"))
    return Answer(text.encode(), "application/json; charset=utf-8", status)


NOT_FOUND: Final = html("<html><body><h1>404</h1></body></html>", status=404)
MIKAN_NO_TORRENT: Final = Answer(b'{"status":404}', "application/json; charset=utf-8")


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, site: "Site") -> None:
        self.site = site
        super().__init__(("127.0.0.1", 0), _Handler)

    def server_bind(self) -> None:
        """Bind without the base class's look-up of our own name, which may ask the network."""
        TCPServer.server_bind(self)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002
        """A client that hangs up is its own affair; anything else is kept for the test to see."""
        error = sys.exception()
        if error is not None and not isinstance(error, OSError):
            self.site.broken.append(error)


class Site:
    """A server on a port of its own. A subclass says what it answers."""

    name = "site"
    sends_etags = True

    def __init__(self) -> None:
        self._lock = Lock()
        self._heard: list[Heard] = []
        self._failures: list[Failure] = []
        self._connections: set[socket.socket] = set()
        self.stopping = Event()
        self.broken: list[BaseException] = []
        """Our own mistakes while answering: the fixture looks that there were none."""
        self._listener = _Listener(self)
        self._thread = Thread(target=self._listener.serve_forever, args=(0.05,), daemon=True)

    def answer(self, asked: Asked) -> Answer:
        """What is said to a request; subclasses say it."""
        raise NotImplementedError

    # running

    def start(self) -> Self:
        """Begin to answer."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """End, also for those who still wait for an answer."""
        self.stopping.set()
        if self._thread.is_alive():
            self._listener.shutdown()
            self._thread.join()
        self._listener.server_close()
        with self._lock:
            left = list(self._connections)
        for connection in left:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._listener.server_address[1])

    @property
    def url(self) -> str:
        """Its base address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    # the record

    def heard(self, prefix: str = "") -> list[Heard]:
        """What it was asked, in order; with a prefix only the paths that begin so."""
        with self._lock:
            return [one for one in self._heard if one.asked.path.startswith(prefix)]

    def gaps(self, prefix: str = "") -> list[float]:
        """The seconds between the begins of neighbouring requests."""
        times = [one.at for one in self.heard(prefix)]
        return [later - earlier for earlier, later in itertools.pairwise(times)]

    def most_at_once(self) -> int:
        """How many requests were under way at the same time at most."""
        edges: list[tuple[float, int]] = []
        for one in self.heard():
            edges += [(one.at, 1), (one.until if one.until is not None else float("inf"), -1)]
        most = now = 0
        for _, step in sorted(edges):
            now += step
            most = max(most, now)
        return most

    def forget(self) -> None:
        """Begin a new record."""
        with self._lock:
            self._heard.clear()

    # failures

    def fail(
        self,
        prefix: str,
        trouble: Trouble,
        *,
        times: int | None = None,
        seconds: float = 1.0,
        retry_after: str = "1",
        target: str = "",
    ) -> None:
        """Switch a trouble on for paths with that prefix, for a number of times or until healed."""
        with self._lock:
            self._failures.append(Failure(prefix, trouble, times, seconds, retry_after, target))

    def heal(self, prefix: str | None = None) -> None:
        """Switch troubles off: those of a prefix, or all."""
        with self._lock:
            self._failures = [
                one for one in self._failures if prefix is not None and one.prefix != prefix
            ]

    def next_failure(self, path: str) -> Failure | None:
        """The trouble that meets this request, counted off."""
        with self._lock:
            for one in self._failures:
                if path.startswith(one.prefix) and one.times != 0:
                    if one.times is not None:
                        one.times -= 1
                    return one
        return None

    # for the handler

    def write_down(self, asked: Asked) -> Heard:
        """Put a request into the record."""
        heard = Heard(asked, time.monotonic())
        with self._lock:
            self._heard.append(heard)
        return heard

    @contextlib.contextmanager
    def holding(self, connection: socket.socket) -> Iterator[None]:
        """Know a connection while it is open, so that `stop` can end it."""
        with self._lock:
            self._connections.add(connection)
        try:
            yield
        finally:
            with self._lock:
                self._connections.discard(connection)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "nginx"
    sys_version = ""
    disable_nagle_algorithm = True

    @property
    def site(self) -> Site:
        return cast("_Listener", self.server).site

    def handle(self) -> None:
        with self.site.holding(self.connection), contextlib.suppress(OSError):
            super().handle()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing: the record is in the site."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = Asked(
            method=self.command,
            target=self.path,
            path=unquote(parts.path),
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers={key.lower(): value for key, value in self.headers.items()},
            body=self.rfile.read(int(self.headers.get("Content-Length") or 0)),
        )
        self._heard = heard = self.site.write_down(asked)
        try:
            failure = self.site.next_failure(asked.path)
            if failure is None:
                self._say(self._proper(asked))
            else:
                self._fail(failure, asked)
        finally:
            heard.until = time.monotonic()

    do_POST = do_PUT = do_HEAD = do_GET  # noqa: N815 - the base class calls them so

    def _proper(self, asked: Asked) -> Answer:
        answer = self.site.answer(asked)
        if not self.site.sends_etags or answer.status != 200 or asked.method != "GET":
            return answer
        etag = f'"{hashlib.sha1(answer.body, usedforsecurity=False).hexdigest()[:20]}"'
        headers = {**answer.headers, "ETag": etag}
        if etag in [one.strip() for one in asked.headers.get("if-none-match", "").split(",")]:
            return Answer(b"", answer.content_type, 304, headers)
        return Answer(answer.body, answer.content_type, 200, headers)

    def _say(self, answer: Answer, *, length: int | None = None, send_body: bool = True) -> None:
        self._heard.status = answer.status
        self.send_response(answer.status)
        if answer.status != 304:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body) if length is None else length))
        for key, value in answer.headers.items():
            self.send_header(key, value)
        self.end_headers()
        if send_body and self.command != "HEAD" and answer.status != 304:
            self.wfile.write(answer.body)

    def _fail(self, failure: Failure, asked: Asked) -> None:
        match failure.trouble:
            case Trouble.HANG:
                self.close_connection = True
                self.site.stopping.wait()
            case Trouble.RESET:
                self.close_connection = True
            case Trouble.LATE:
                self.site.stopping.wait(failure.seconds)
                self._say(self._proper(asked))
            case Trouble.DRIP:
                self._drip(self._proper(asked), failure.seconds)
            case Trouble.CUT:
                self._cut(self._proper(asked))
            case Trouble.OVERSIZED:
                self._pour(self._proper(asked), said=None)
            case Trouble.DECLARED_OVERSIZED:
                self._pour(self._proper(asked), said=3 * 1024**3)
            case Trouble.WRONG_TYPE:
                proper = self._proper(asked)
                self._say(Answer(proper.body, "image/png", proper.status, proper.headers))
            case _:
                self._say(_spoilt(failure, asked))

    def _drip(self, answer: Answer, seconds: float) -> None:
        self.close_connection = True
        self._say(answer, send_body=False)
        for byte in answer.body:
            if self.site.stopping.wait(seconds):
                break
            self.wfile.write(bytes([byte]))

    def _cut(self, answer: Answer) -> None:
        self.close_connection = True
        self._say(answer, send_body=False)
        self.wfile.write(answer.body[: len(answer.body) // 2])

    def _pour(self, answer: Answer, *, said: int | None) -> None:
        self.close_connection = True
        self._heard.status = 200
        self.send_response(200)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Connection", "close")
        if said is not None:
            self.send_header("Content-Length", str(said))
        self.end_headers()
        for _ in range(64 * 1024**2 // len(CHUNK)):
            if self.site.stopping.is_set():
                break
            self.wfile.write(CHUNK)


def _spoilt(failure: Failure, asked: Asked) -> Answer:
    """The answers in which something else stands in place of what was asked for."""
    page = b"<!DOCTYPE html><html><head><title>Just a moment</title></head><body><p>Wait"
    match failure.trouble:
        case Trouble.TOO_MANY:
            return Answer(
                b"Too many requests", status=429, headers={"Retry-After": failure.retry_after}
            )
        case Trouble.SERVER_ERROR:
            return html("<html><body><h1>500 Internal Server Error</h1></body></html>", status=500)
        case Trouble.HTML:
            return Answer(page)
        case Trouble.REDIRECT_LOOP:
            return Answer(b"", status=302, headers={"Location": asked.here + asked.target})
        case Trouble.REDIRECT:
            return Answer(b"", status=302, headers={"Location": failure.target})
        case Trouble.ENTITY_BOMB:
            return Answer(ENTITY_BOMB, "application/xml; charset=utf-8")
        case Trouble.GZIP_BOMB:
            return Answer(
                gzip.compress(bytes(64 * 1024**2)),
                "application/xml; charset=utf-8",
                headers={"Content-Encoding": "gzip"},
            )
        case Trouble.EMPTY:
            return Answer(b"", "application/octet-stream")
        case Trouble.NO_TORRENT:
            return MIKAN_NO_TORRENT
        case Trouble.GARBAGE:
            return Answer(b"\x00\xff not what you asked for \xfe", "application/octet-stream")
        case _:
            msg = f"{failure.trouble} is not an answer"
            raise AssertionError(msg)
