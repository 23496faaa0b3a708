"""The way out: what is fetched, what is given up, what is never asked. Served by a real server on loopback."""

import dataclasses
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.core import http
from apps.core.addresses import goes_direct
from apps.core.errors import (
    BadAnswer,
    BrokenOff,
    EndlessRedirects,
    OutsideStatus,
    Problem,
    ProxyFailed,
    RateLimited,
    TimedOut,
    TooLarge,
    Unauthorised,
    UnknownName,
    Unreachable,
    UnsafeAddress,
)
from apps.core.hosts import Turns
from apps.core.http import Guard, Outside, Proxy
from tests.world.site import Answer, Asked, Site, Trouble

#: Generous, since the machine may be busy; only who hangs or drips is waited for so long.
PATIENT = dataclasses.replace(http.FEED, whole_seconds=20, read_seconds=20, connect_seconds=10)
HASTY = dataclasses.replace(http.FEED, whole_seconds=1.5, read_seconds=0.5, connect_seconds=10)


class Echo(Site):
    """Says what it was asked, and leads elsewhere where the path says so."""

    def answer(self, asked: Asked) -> Answer:
        """By the path."""
        if asked.path == "/to":
            return Answer(b"", status=302, headers={"Location": asked.query["where"]})
        if asked.path == "/status":
            return Answer(b"", status=int(asked.query["code"]))
        if asked.path == "/headers":
            text = "\n".join(f"{name}: {value}" for name, value in asked.headers.items())
            return Answer(text.encode(), "text/plain")
        return Answer(
            asked.method.encode() + b" " + asked.target.encode() + b" " + asked.body, "text/plain"
        )


@pytest.fixture
def site() -> Iterator[Echo]:
    """A site that is well."""
    one = Echo().start()
    yield one
    one.stop()
    assert one.broken == []


@pytest.fixture
def other() -> Iterator[Echo]:
    """Another one, on another port."""
    one = Echo().start()
    yield one
    one.stop()


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    """A way out without a proxy that does not wait between tries."""
    with Outside(turns=Turns(tmp_path), retry_pause_seconds=0.01) as way:
        yield way


def test_an_answer_comes_with_what_the_next_question_needs(site: Echo, outside: Outside) -> None:
    first = outside.fetch(f"{site.url}/feed")
    again = outside.fetch(f"{site.url}/feed", etag=first.etag)
    assert first.content == b"GET /feed "
    assert first.etag
    assert not first.not_modified
    assert again.not_modified
    assert again.content == b""


def test_the_address_goes_out_as_it_was_written(site: Echo, outside: Outside) -> None:
    token = "V%2b%2fw%3d%3D"
    assert outside.fetch(f"{site.url}/a b/魔法?token={token}&x=[1]").content.split(b" ")[1] == (
        f"/a%20b/%E9%AD%94%E6%B3%95?token={token}&x=%5B1%5D".encode()
    )


def test_torrent_sites_see_a_browser_and_others_see_us(site: Echo, outside: Outside) -> None:
    assert b"mozilla" in outside.fetch(f"{site.url}/headers").content.lower()
    said = outside.fetch(f"{site.url}/headers", agent=http.OURSELVES).content
    assert b"autobangumi/AutoBangumi" in said


def test_json_is_posted_and_read(site: Echo, outside: Outside) -> None:
    assert (
        outside.post(f"{site.url}/hook", {"text": "芙莉莲"}).content
        == 'POST /hook {"text": "芙莉莲"}'.encode()
    )
    with pytest.raises(BadAnswer):
        outside.fetch(f"{site.url}/x").json()


@pytest.mark.parametrize(
    ("trouble", "problem", "requests"),
    [
        (Trouble.HANG, TimedOut, 3),
        (Trouble.SERVER_ERROR, OutsideStatus, 3),
        (Trouble.CUT, BrokenOff, 4),
        (Trouble.RESET, BrokenOff, 4),
        (Trouble.OVERSIZED, TooLarge, 1),
        (Trouble.DECLARED_OVERSIZED, TooLarge, 1),
        (Trouble.GZIP_BOMB, TooLarge, 1),
        (Trouble.REDIRECT_LOOP, EndlessRedirects, 1),
    ],
)
def test_what_fails_is_tried_again_where_that_may_help(
    site: Echo, outside: Outside, trouble: Trouble, problem: type[Problem], requests: int
) -> None:
    site.fail("/", trouble)
    purpose = HASTY if trouble is Trouble.HANG else PATIENT
    with pytest.raises(problem):
        outside.fetch(f"{site.url}/feed", purpose=purpose)
    assert len(site.heard()) == requests


def test_an_answer_that_drips_is_cut_off_at_the_deadline(site: Echo, outside: Outside) -> None:
    site.fail("/", Trouble.DRIP, seconds=0.1)
    # The whole of it would take ten minutes.
    with pytest.raises(TimedOut):
        outside.fetch(f"{site.url}/{'x' * 6000}", purpose=HASTY)


def test_a_person_who_waits_waits_for_one_try(site: Echo, outside: Outside) -> None:
    site.fail("/", Trouble.SERVER_ERROR)
    with pytest.raises(OutsideStatus) as caught:
        outside.fetch(f"{site.url}/feed", purpose=PATIENT.once())
    assert caught.value.facts == {"host": "127.0.0.1", "status": 500}
    assert len(site.heard()) == 1


def test_what_recovers_in_between_is_no_failure(site: Echo, outside: Outside) -> None:
    site.fail("/", Trouble.SERVER_ERROR, times=1)
    site.fail("/", Trouble.TOO_MANY, times=1, retry_after="0")
    assert outside.fetch(f"{site.url}/feed", purpose=PATIENT).status == 200


def test_a_host_that_asks_for_a_pause_gets_it(site: Echo, outside: Outside) -> None:
    site.fail("/", Trouble.TOO_MANY, times=1, retry_after="1")
    outside.fetch(f"{site.url}/feed", purpose=PATIENT)
    assert site.gaps()[0] >= 1


def test_the_pause_counts_against_the_tries(site: Echo, outside: Outside) -> None:
    site.fail("/", Trouble.TOO_MANY, retry_after="0")
    with pytest.raises(RateLimited) as caught:
        outside.fetch(f"{site.url}/feed", purpose=PATIENT)
    assert caught.value.facts["seconds"] == 0
    assert len(site.heard()) == 3


@pytest.mark.parametrize(
    ("status", "problem"), [(401, Unauthorised), (403, OutsideStatus), (404, OutsideStatus)]
)
def test_a_refusal_is_not_tried_again(
    site: Echo, outside: Outside, status: int, problem: type[Problem]
) -> None:
    with pytest.raises(problem):
        outside.fetch(f"{site.url}/status?code={status}", purpose=PATIENT)
    assert len(site.heard()) == 1


def test_a_status_that_is_an_answer_to_the_caller_comes_back(site: Echo, outside: Outside) -> None:
    assert outside.fetch(f"{site.url}/status?code=404", accept={404}).status == 404


def test_a_connection_that_died_while_idle_is_replaced_at_once(
    site: Echo, outside: Outside
) -> None:
    outside.fetch(f"{site.url}/one")
    site.fail("/two", Trouble.RESET, times=1)
    assert outside.fetch(f"{site.url}/two", purpose=PATIENT.once()).status == 200


# redirects


def test_redirects_are_followed_to_another_host(site: Echo, other: Echo, outside: Outside) -> None:
    found = outside.fetch(
        f"{site.url}/to?where={other.url}/there", headers={"Authorization": "Bearer secret"}
    )
    assert found.url == f"{other.url}/there"
    assert "authorization" in site.heard()[0].asked.headers
    assert "authorization" not in other.heard()[0].asked.headers


def test_a_redirect_to_a_magnet_is_the_answer(site: Echo, outside: Outside) -> None:
    magnet = "magnet:?xt=urn:btih:" + "a" * 40
    found = outside.fetch(f"{site.url}/to?where={magnet}")
    assert found.is_magnet
    assert found.url == magnet


def test_redirects_end_after_five(site: Echo, outside: Outside) -> None:
    site.fail("/", Trouble.REDIRECT, times=1, target=f"{site.url}/1")
    for number in range(1, 7):
        site.fail(f"/{number}", Trouble.REDIRECT, target=f"{site.url}/{number + 1}")
    with pytest.raises(EndlessRedirects):
        outside.fetch(f"{site.url}/start")
    assert len(site.heard()) == 6


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "http://[fe80::1]/",
        "//0.0.0.0/",
    ],
)
def test_a_redirect_leads_nowhere_that_is_guarded(
    site: Echo, outside: Outside, target: str
) -> None:
    site.fail("/", Trouble.REDIRECT, target=target)
    with pytest.raises(UnsafeAddress):
        outside.fetch(f"{site.url}/feed", purpose=PATIENT)
    assert len(site.heard()) == 1


@pytest.mark.parametrize(
    "target", ["http://[", "http://[::1", "/\udcff", "http://x:99999/", "mailto:a@b", "data:,x"]
)
def test_a_redirect_to_nonsense_is_refused(site: Echo, outside: Outside, target: str) -> None:
    site.fail(
        "/", Trouble.REDIRECT, target=target.encode("utf-8", "surrogateescape").decode("latin-1")
    )
    with pytest.raises(UnsafeAddress):
        outside.fetch(f"{site.url}/feed", purpose=PATIENT)


@pytest.mark.parametrize(
    "url",
    [
        "http://.example.invalid/",
        "http://*.invalid/",
        "http://a..b.invalid/",
        "http://" + "a" * 80 + ".invalid/",
        "http://xn--a.invalid/",
        "http://\N{ZERO WIDTH SPACE}.invalid/",
        "http://例子.invalid/",
        "http://a_b.invalid/",
    ],
)
def test_names_that_cannot_be_are_unknown(outside: Outside, url: str) -> None:
    with pytest.raises((UnknownName, UnsafeAddress)):
        outside.fetch(url, purpose=PATIENT.once())


# guarded addresses


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://2852039166/",
        "http://0xa9fea9fe/",
        "http://0251.0376.0251.0376/",
        "http://[fe80::1]/",
        "http://[fd00:ec2::254]/",
        "http://[fd20:ce::254]/",
        "http://[64:ff9b:1::a9fe:a9fe]/",
        "http://0.0.0.0/",
        "http://100.100.100.200/",
        "http://metadata.google.internal/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http:///nothing",
        "http://host:99999/",
        "not an address",
        "",
    ],
)
def test_some_addresses_are_never_asked(outside: Outside, url: str) -> None:
    with pytest.raises(UnsafeAddress):
        outside.fetch(url)


def test_an_address_from_outside_does_not_lead_into_a_private_network(
    site: Echo, outside: Outside
) -> None:
    with pytest.raises(UnsafeAddress):
        outside.fetch(f"{site.url}/torrent", guard=Guard.PUBLIC)
    with pytest.raises(UnsafeAddress):
        outside.fetch(f"http://localhost:{site.port}/torrent", guard=Guard.PUBLIC)
    assert site.heard() == []


def test_a_name_is_judged_by_where_it_leads(site: Echo) -> None:
    assert http.guard_for(f"http://localhost:{site.port}/feed") is Guard.OWN
    assert http.guard_for("http://192.168.1.4/feed") is Guard.OWN
    assert http.guard_for("http://93.184.216.34/feed") is Guard.PUBLIC
    assert http.guard_for("http://no-such-name.invalid/feed") is Guard.PUBLIC


# the network itself


def test_nobody_at_a_port_and_nobody_of_a_name_are_told_apart(outside: Outside) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(Unreachable) as caught:
        outside.fetch(f"http://127.0.0.1:{port}/", purpose=PATIENT)
    assert caught.value.code == "unreachable"
    with pytest.raises(UnknownName):
        outside.fetch("http://no-such-name.invalid/", purpose=PATIENT.once())


class _Proxy(threading.Thread):
    """A proxy that writes down the first line of each request and refuses it."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.lines: list[bytes] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                self.lines.append(connection.recv(4096).split(b"\r\n")[0])
                connection.sendall(
                    b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                )


@pytest.fixture
def refusing_proxy() -> Iterator[_Proxy]:
    """A proxy that cannot reach anybody."""
    one = _Proxy()
    one.start()
    yield one
    one.listener.close()


def test_a_proxy_is_used_for_the_web_and_never_for_ones_own_network(
    site: Echo, refusing_proxy: _Proxy, tmp_path: Path
) -> None:
    proxy = Proxy("http", "127.0.0.1", refusing_proxy.port, "me", "p@ss")
    with Outside(turns=Turns(tmp_path), proxy=proxy, direct=("intranet.example",)) as way:
        assert way.fetch(f"{site.url}/feed").status == 200
        assert way.fetch(f"http://localhost:{site.port}/feed").status == 200
        assert refusing_proxy.lines == []
        with pytest.raises(OutsideStatus):
            way.fetch("http://mikanani.me/RSS/Classic", purpose=PATIENT.once())
        assert refusing_proxy.lines == [b"GET http://mikanani.me/RSS/Classic HTTP/1.1"]
        with pytest.raises(ProxyFailed):
            way.fetch("https://mikanani.me/RSS/Classic", purpose=PATIENT.once())
        assert refusing_proxy.lines[1] == b"CONNECT mikanani.me:443 HTTP/1.0"


@pytest.mark.parametrize(
    ("host", "is_direct"),
    [
        ("127.0.0.1", True),
        ("192.0.2.201", True),
        ("10.1.2.3", True),
        ("fd12::1", True),
        ("nas", True),
        ("nas.local", True),
        ("nas.home.arpa", True),
        ("feeds.intranet.example", True),
        ("203.0.113.9", True),
        ("mikanani.me", False),
        ("8.8.8.8", False),
        ("notintranet.example", False),
    ],
)
def test_what_goes_around_a_proxy(host: str, is_direct: bool) -> None:  # noqa: FBT001
    assert goes_direct(host, ("intranet.example", "203.0.113.0/24")) is is_direct


def test_a_socks_proxy_resolves_names_itself() -> None:
    assert (
        Proxy("socks5", "127.0.0.1", 1080, "me", "a:b@c").url
        == "socks5h://me:a%3Ab%40c@127.0.0.1:1080"
    )
