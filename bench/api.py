"""The API under load: 1,000 rules, 100 feeds, 20,000 releases; one client and sixteen; open event streams.

The client is a process of its own (bench/load.py). `python -m bench.api` is this table alone.
"""

import json
import selectors
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

from apps.core import clock
from bench import machine, refresh
from bench.feeds import RULES
from bench.machine import table
from tests.world.product import Product

_USER, _PASSWORD = "bench", "bench-password"
RELEASES = 20_000
STREAMS = 100
_SETTLE_SECONDS = 20.0
_LOAD_SECONDS = 5.0
_IDLE_SECONDS = 20.0
#: Four questions one after the other end before the refresh does.
_REFRESH_SECONDS = 1.5
_CLIENTS = (1, 16)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, how many answers a second are wanted, and what AutoBangumi 3.2.8 gave to one and to sixteen."""

    said: str
    path: str
    wanted: int
    peer: tuple[str, str]
    has_it: bool = False
    changes: bool = False


_QUESTIONS = (
    Question("/status", "/status", 1600, ("1,550", "2,045")),
    Question("/bangumi/get/{id}", f"/bangumi/get/{RULES // 2}", 700, ("655", "684")),
    Question("/rss, 100 feeds", "/rss", 400, ("346", "412")),
    Question("/bangumi/get/all, 1,000 rules", "/bangumi/get/all", 300, ("77", "76")),
    Question("the same, the client has it: 304", "/bangumi/get/all", 300, ("", ""), has_it=True),
    Question("the same, a rule changes 100 times a second", "/bangumi/get/all", 100, ("", ""), changes=True),
)  # fmt: skip


def tables() -> str:
    """Start it with a full database, ask, and say how it went."""
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [sys.executable, "-m", "bench.feeds"], stdout=subprocess.PIPE, text=True
        ) as server,
    ):
        try:
            port = server.stdout.readline().strip() if server.stdout else ""
            product = _full(Product(Path(folder)), port)
            with product:
                product.api.sign_in(_USER, _PASSWORD)
                clock.wait(_SETTLE_SECONDS)
                return _answers(product) + _streams(product) + _during_a_refresh(product)
        finally:
            server.kill()


def _full(product: Product, port: str) -> Product:
    product.start()
    product.api.post(
        "/setup/complete",
        {"username": _USER, "password": _PASSWORD, "downloader_type": "builtin"},
    )
    product.stop()
    refresh.run(["prepare", port], variables=product.variables)
    refresh.run(["releases", str(RELEASES)], variables=product.variables)
    return product


def _answers(product: Product) -> str:
    rows = []
    for question in _QUESTIONS:
        for clients, peer in zip(_CLIENTS, question.peer, strict=True):
            with _changing(product) if question.changes else _nothing():
                said = _load(product, question, clients)
            rows.append(
                (
                    question.said,
                    str(clients),
                    f"{said['a_second']:,.0f}",
                    f"{question.wanted:,}",
                    peer,
                    f"{said['median_ms']:.1f} ms",
                    f"{said['slowest_ms']:.0f} ms",
                    f"{said['cpu_ms']:.2f} ms",
                )
            )
    head = ("", "clients", "a second", "wanted", "3.2.8", "median", "slowest", "CPU of web each")
    return table(f"Answers, {RELEASES:,} releases known", rows, head=head)


def _load(product: Product, question: Question, clients: int) -> dict[str, float]:
    tag = ""
    if question.has_it:
        tag = f"If-None-Match: {_tag(product, question.path)}\r\n"
    web = product.processes("web")
    before = machine.cpu_seconds(web)
    said = _asked(product, question.path, clients=clients, seconds=_LOAD_SECONDS, more=tag)
    used = machine.cpu_seconds(web) - before
    count = sum(said.pop("statuses").values())
    return {**said, "cpu_ms": used / count * 1000}


def _head(product: Product, path: str, more: str = "") -> bytes:
    return (
        f"GET /api/v1{path} HTTP/1.1\r\nHost: 127.0.0.1:{product.port}\r\n"
        f"Authorization: Bearer {product.api.token}\r\n{more}\r\n"
    ).encode()


def _asked(product: Product, path: str, *, clients: int, seconds: float, more: str = "") -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "bench.load", str(product.port), str(seconds), str(clients)],
        input=_head(product, path, more),
        capture_output=True,
        check=True,
    )
    said = json.loads(done.stdout)
    if set(said["statuses"]) - {"200", "304"}:
        msg = f"{path}: {said['statuses']}"
        raise AssertionError(msg)
    return said


def _tag(product: Product, path: str) -> str:
    with socket.create_connection(("127.0.0.1", product.port), timeout=30) as line:
        line.sendall(_head(product, path, "Connection: close\r\n"))
        with line.makefile("rb") as answer:
            found = next(row for row in answer if row.lower().startswith(b"etag:"))
    return found.decode().partition(":")[2].strip()


@contextmanager
def _nothing() -> Iterator[None]:
    yield


@contextmanager
def _changing(product: Product) -> Iterator[None]:
    """Another process's connection changes a rule 100 times a second."""
    stop = Event()

    def change() -> None:
        address = product.data / "autobangumi.sqlite3"
        with closing(sqlite3.connect(address, timeout=20, isolation_level=None)) as database:
            while not clock.wait(0.01, stop=stop):
                database.execute(
                    "UPDATE bangumi_rule SET episode_offset = episode_offset + 1 WHERE id = 1"
                )

    changer = Thread(target=change)
    changer.start()
    try:
        yield
    finally:
        stop.set()
        changer.join()


def _streams(product: Product) -> str:
    """Open many event streams, leave them, and see what they cost."""
    web = product.processes("web")

    def idle() -> tuple[float, float]:
        before = machine.cpu_seconds(web)
        clock.wait(_IDLE_SECONDS)
        used = machine.cpu_seconds(web) - before
        return used / _IDLE_SECONDS * 100, machine.memory_mib(web)

    cpu_before, memory_before = idle()
    lines = [socket.create_connection(("127.0.0.1", product.port)) for _ in range(STREAMS)]
    try:
        for line in lines:
            line.sendall(_head(product, "/events/stream"))
        with _heard(lines):
            clock.wait(5.0)
            cpu, memory = idle()
    finally:
        for line in lines:
            line.close()
    return table(
        f"{STREAMS} open event streams, silent",
        [
            ("memory", f"{memory - memory_before:.1f} MiB", "under 30 MiB"),
            ("CPU", f"{cpu - cpu_before:.2f} % of a core", "under 1.5 %"),
        ],
        head=("", "ours", "wanted"),
    )


@contextmanager
def _heard(lines: list[socket.socket]) -> Iterator[None]:
    """Read what comes, so that no stream stands still for want of room."""
    stop = Event()

    def hear() -> None:
        with selectors.DefaultSelector() as ready:
            for line in lines:
                ready.register(line, selectors.EVENT_READ)
            while not stop.is_set():
                for key, _ in ready.select(timeout=0.5):
                    if not key.fileobj.recv(65536):  # type: ignore[union-attr]
                        ready.unregister(key.fileobj)

    hearer = Thread(target=hear)
    hearer.start()
    try:
        yield
    finally:
        stop.set()
        hearer.join()


def _during_a_refresh(product: Product) -> str:
    """The slowest answer of each kind while 9,000 new entries are read."""
    refresh.run(["widen"], variables=product.variables)
    product.api.get("/rss/refresh/all")
    rows = []
    for question in _QUESTIONS[:4]:
        said = _asked(product, question.path, clients=1, seconds=_REFRESH_SECONDS)
        rows.append((question.said, f"{said['slowest_ms']:.0f} ms", "under 250 ms", "18 s"))
    return table("Slowest answer while a refresh runs", rows, head=("", "ours", "wanted", "3.2.8"))


if __name__ == "__main__":
    print(table("Machine", machine.facts()))
    print(tables())
