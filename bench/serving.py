"""The product as it runs: start to first answer, idle memory and CPU, and /status while a refresh runs."""

import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from apps.core import clock
from bench import machine, refresh
from tests.world.product import Product
from tests.world.waiting import wait_for

_USER, _PASSWORD = "bench", "bench-password"
_IDLE_SECONDS = 20.0
_CALLS = 200
_PAUSE_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured; seconds, MiB, per cent of one core, milliseconds."""

    start_seconds: float
    memory_mib: float
    idle_cpu_percent: float
    slowest_status_ms: float
    median_status_ms: float
    #: From kill -9 of web, worker and engine, each alone, until all answer again: the slowest.
    back_seconds: float
    stop_seconds: float


def measure() -> Figures:
    """Start it in clean folders, end it, and measure the second start and what follows."""
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [sys.executable, "-m", "bench.feeds"], stdout=subprocess.PIPE, text=True
        ) as server,
    ):
        try:
            port = server.stdout.readline().strip() if server.stdout else ""
            return _measure(Product(Path(folder)), port)
        finally:
            server.kill()


def _measure(product: Product, port: str) -> Figures:
    product.start()
    product.api.post(
        "/setup/complete",
        {"username": _USER, "password": _PASSWORD, "downloader_type": "builtin"},
    )
    product.stop()
    refresh.run(["prepare", port], variables=product.variables)
    began = perf_counter()
    product.start()
    start_seconds = perf_counter() - began
    try:
        product.api.sign_in(_USER, _PASSWORD)
        clock.wait(_IDLE_SECONDS)
        # Asked anew: a worker that has grown is replaced by a fresh one.
        used = machine.cpu_seconds(product.processes())
        clock.wait(_IDLE_SECONDS)
        idle = (machine.cpu_seconds(product.processes()) - used) / _IDLE_SECONDS * 100
        memory = machine.memory_mib(product.processes())
        refresh.run(["widen"], variables=product.variables)
        product.api.get("/rss/refresh/all")
        times = sorted(_status_ms(product) for _ in range(_CALLS))
        back = max(_back_after_kill(product, role) for role in ("web", "worker", "engine"))
    finally:
        stop_seconds = product.stop()
    return Figures(
        start_seconds, memory, idle, times[-1], times[len(times) // 2], back, stop_seconds
    )


def _back_after_kill(product: Product, role: str) -> float:
    head = product.processes(role)[0]
    began = perf_counter()
    os.kill(head, signal.SIGKILL)
    wait_for(lambda: head not in product.processes(role) and product.processes(role), within=30)
    wait_for(product.answers, within=30)
    return perf_counter() - began


def _status_ms(product: Product) -> float:
    began = perf_counter()
    product.api.get("/status")
    took = (perf_counter() - began) * 1000
    clock.wait(_PAUSE_SECONDS)
    return took
