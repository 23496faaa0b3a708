"""Sends requests: takes the turn at the host, keeps limits of time and size, follows redirects step by step."""

import http.client
import json
import threading
import types
from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urljoin

import requests
import urllib3
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import HTTPError

from apps.core import addresses, clock
from apps.core.errors import (
    BrokenOff,
    EndlessRedirects,
    OutsideFailure,
    RateLimited,
    Stopping,
    TimedOut,
    TooLarge,
    UnsafeAddress,
)
from apps.core.hosts import Turns
from apps.core.http.connections import CheckedAdapter, TargetHeaders
from apps.core.http.lending import lent
from apps.core.http.outcomes import may_pass, note, refuse_status, translated
from apps.core.http.terms import (
    API,
    BROWSER,
    OURSELVES,
    PAGE,
    Fetched,
    Guard,
    Proxy,
    Purpose,
    guard_for,
    refuse_guarded,
)

#: The encodings that can be undone here, which depends on what is installed.
DECODABLE = str(requests.utils.default_headers()["Accept-Encoding"])

MOST_REDIRECTS = 5
RETRY_PAUSE_SECONDS = 5.0
BLOCK_BYTES = 65536


class Outside:
    """A way out with its settings and its open connections. Close it, or use it in a `with`.

    Threads may share it.
    """

    def __init__(
        self,
        *,
        turns: Turns,
        proxy: Proxy | None = None,
        direct: tuple[str, ...] = (),
        retry_pause_seconds: float = RETRY_PAUSE_SECONDS,
        typed: Guard = Guard.OWN,
    ) -> None:
        """`direct` names hosts and networks that are never asked through the proxy.

        `typed` is the guard for what whoever asks has typed: who is no administrator leads us into no private network,
        whatever a name is made to lead to in the moment in which it is asked.
        """
        self.typed = typed
        self._turns = turns
        self._proxy = proxy
        self._direct = direct
        self._retry_pause_seconds = retry_pause_seconds
        # Adapters without a session: no cookies, no ~/.netrc, no proxies of the environment.
        self._adapters = {guard: CheckedAdapter(guard) for guard in Guard}
        self._is_cut = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: types.TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all connections."""
        for adapter in self._adapters.values():
            adapter.close()

    def lent(self, host: str = "") -> AbstractContextManager[None]:
        """For a library that goes out by itself: while this lasts it finds our proxy in the environment.

        `host` is where it goes, if that may be one that is asked directly.
        """
        is_direct = bool(host) and addresses.goes_direct(host, self._direct)
        return lent(None if is_direct else self._proxy, self._direct)

    def cut(self) -> None:
        """End what other threads have under way, and ask nothing more: nobody waits for it any longer."""
        self._is_cut = True
        for adapter in self._adapters.values():
            adapter.cut()

    def fetch(
        self,
        url: str,
        *,
        purpose: Purpose = PAGE,
        guard: Guard = Guard.OWN,
        agent: str = BROWSER,
        headers: Mapping[str, str] | None = None,
        etag: str = "",
        last_modified: str = "",
        accept: Collection[int] = (),
    ) -> Fetched:
        """GET an address. With validators the answer may be `not_modified`.

        `accept` lists error statuses that the caller reads as answers.

        Raises UnsafeAddress, Unreachable, RateLimited, Unauthorised, OutsideStatus, BadAnswer (also as TooLarge and
        EndlessRedirects), Stopping.
        """
        wanted = {"User-Agent": agent, **(headers or {})}
        if etag:
            wanted["If-None-Match"] = etag
        if last_modified:
            wanted["If-Modified-Since"] = last_modified
        request = _Request("GET", url, wanted, None, purpose, guard, frozenset(accept))
        return self._send(request)

    def post(
        self,
        url: str,
        body: object,
        *,
        purpose: Purpose = API,
        guard: Guard = Guard.OWN,
        agent: str = OURSELVES,
        headers: Mapping[str, str] | None = None,
        accept: Collection[int] = (),
    ) -> Fetched:
        """POST JSON to an address; raises as `fetch` does."""
        wanted = {"User-Agent": agent, "Content-Type": "application/json", **(headers or {})}
        data = json.dumps(body, ensure_ascii=False).encode()
        return self._send(_Request("POST", url, wanted, data, purpose, guard, frozenset(accept)))

    def _send(self, request: "_Request") -> Fetched:
        first = request.url
        visited = {first}
        while True:
            refuse_guarded(request.url)
            answer = self._hop(request)
            target = answer.target
            if target is None:
                return answer.fetched
            if target.startswith("magnet:"):
                return replace(answer.fetched, url=target)
            if target in visited or len(visited) > MOST_REDIRECTS:
                raise EndlessRedirects(host=addresses.host_of(first))
            visited.add(target)
            if not addresses.is_web(target):
                raise UnsafeAddress(url=addresses.masked(target))
            if request.guard is Guard.OWN:
                request = replace(request, guard=guard_for(first))
            if addresses.endpoint_of(target) != addresses.endpoint_of(request.url):
                kept = {
                    name: value
                    for name, value in request.headers.items()
                    if name.lower() != "authorization"
                }
                request = replace(request, headers=kept)
            request = replace(request, url=target)

    def _hop(self, request: "_Request") -> "_Answer":
        purpose = request.purpose
        with self._turns.turn(
            request.url,
            pause_seconds=purpose.pause_seconds,
            patience_seconds=purpose.patience_seconds,
            insist=purpose.insists,
        ) as turn:
            attempt = 1
            was_dead = False
            last_start = clock.monotonic_seconds() + purpose.whole_seconds
            while True:
                try:
                    answer = self._once(request)
                except BrokenOff as error:
                    # A kept-alive connection may have been closed from the other side in this moment.
                    if request.method == "GET" and not was_dead:
                        was_dead = True
                        continue
                    trouble: OutsideFailure = error
                except OutsideFailure as error:
                    trouble = error
                else:
                    turn.succeeded()
                    return answer
                is_too_late = clock.monotonic_seconds() >= last_start
                if attempt >= purpose.tries or is_too_late or not may_pass(trouble):
                    note(turn, trouble)
                    raise trouble
                attempt += 1
                self._turns.wait(self._pause_before_retry(trouble))

    def _pause_before_retry(self, trouble: OutsideFailure) -> float:
        if isinstance(trouble, RateLimited):
            return float(str(trouble.facts["seconds"]))
        return self._retry_pause_seconds

    def _once(self, request: "_Request") -> "_Answer":
        if self._is_cut:
            raise Stopping
        host = addresses.host_of(request.url)
        purpose = request.purpose
        started = clock.monotonic_seconds()
        deadline = started + purpose.whole_seconds
        adapter = self._adapters[request.guard]
        try:
            response = adapter.send(
                _prepared(request),
                stream=True,
                timeout=(purpose.connect_seconds, min(purpose.read_seconds, purpose.whole_seconds)),
                proxies=self._proxies_for(host),
            )
            with response:
                target = _redirect_target(response, request)
                body = (
                    b""
                    if target
                    else _body(response, purpose=purpose, host=host, deadline=deadline)
                )
        except (requests.RequestException, HTTPError, http.client.HTTPException, OSError) as error:
            if self._is_cut:
                # Our own doing: nothing is held against the host.
                raise Stopping from error
            raise translated(error, host=host) from error
        fetched = Fetched(
            status=response.status_code,
            url=request.url,
            content=body,
            headers=CaseInsensitiveDict(response.headers),
            etag=response.headers.get("ETag", ""),
            last_modified=response.headers.get("Last-Modified", ""),
            seconds=clock.monotonic_seconds() - started,
        )
        if target is None and fetched.status not in request.accept:
            refuse_status(fetched, host=host)
        return _Answer(fetched, target)

    def _proxies_for(self, host: str) -> dict[str, str]:
        if self._proxy is None or addresses.goes_direct(host, self._direct):
            return {}
        return {"http": self._proxy.url, "https": self._proxy.url}


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None
    purpose: Purpose
    guard: Guard
    accept: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Answer:
    fetched: Fetched
    target: str | None


def _prepared(request: _Request) -> requests.PreparedRequest:
    url = addresses.encoded(request.url)
    made = requests.Request(request.method, url, headers=dict(request.headers), data=request.body)
    prepared = made.prepare()
    prepared.headers.setdefault("Accept-Encoding", DECODABLE)
    prepared.headers.setdefault("Accept", "*/*")
    prepared.headers = TargetHeaders(prepared.headers, target=addresses.target_of(url))
    return prepared


def _redirect_target(response: requests.Response, request: _Request) -> str | None:
    # A POST is repeated elsewhere only where the status says so (307, 308).
    if not response.is_redirect or (
        request.method != "GET" and response.status_code not in {307, 308}
    ):
        return None
    try:
        # The library reads headers as Latin-1; what sites send is UTF-8.
        location = response.headers["Location"].encode("latin-1").decode()
        if location.startswith("magnet:"):
            return location
        return urljoin(request.url, location).partition("#")[0]
    except ValueError:
        # No text, or no address: nothing that could be followed.
        raise UnsafeAddress(url=addresses.host_of(request.url)) from None


def _body(response: requests.Response, *, purpose: Purpose, host: str, deadline: float) -> bytes:
    """Read what was sent, decoded, within the limits."""
    announced = response.headers.get("Content-Length", "")
    if announced.isdigit() and int(announced) > purpose.max_bytes:
        raise TooLarge(host=host)
    raw: urllib3.HTTPResponse = response.raw
    blocks: list[bytes] = []
    size = 0
    watch = threading.Timer(
        max(0.0, deadline - clock.monotonic_seconds()), _stop_reading, args=(raw,)
    )
    watch.daemon = True
    is_watched = False
    try:
        while block := raw.read1(BLOCK_BYTES, decode_content=True):
            size += len(block)
            if size > purpose.max_bytes:
                raise TooLarge(host=host)
            blocks.append(block)
            if clock.monotonic_seconds() >= deadline:
                raise TimedOut(host=host)
            if not is_watched:
                # One block is the usual case and is not worth a thread.
                is_watched = True
                watch.start()
    except (HTTPError, http.client.HTTPException, OSError):
        if clock.monotonic_seconds() >= deadline:
            raise TimedOut(host=host) from None
        raise
    finally:
        if is_watched:
            watch.cancel()
    if clock.monotonic_seconds() >= deadline:
        raise TimedOut(host=host)
    return b"".join(blocks)


def _stop_reading(raw: urllib3.HTTPResponse) -> None:
    try:
        raw.shutdown()
    except (OSError, ValueError, RuntimeError):
        # The body ended by itself in the same moment.
        return
