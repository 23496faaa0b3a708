"""Real programs for the tests of this room: started on free ports, ended by their id."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from apps.core import clock
from apps.downloader.engine.wire import address_file, read_address

Found = TypeVar("Found")
ROOT = Path(__file__).resolve().parent.parent.parent


def eventually(look: Callable[[], Found | None], *, what: str, seconds: float = 60.0) -> Found:
    """Look until there is something (anything true); after the deadline fail with what was seen."""
    deadline = clock.monotonic_seconds() + seconds
    seen: object = None
    while clock.monotonic_seconds() < deadline:
        found = look()
        if found:
            return found
        seen = found
        clock.wait(0.05)
    raise AssertionError(f"{what}: not within {seconds} s, last seen {seen!r}")


class EngineProcess:
    """The engine, as the supervisor starts it."""

    def __init__(self, data_dir: Path, *, file_limit_bytes: int | None = None) -> None:
        self.data_dir = data_dir
        self._file_limit = file_limit_bytes
        self.process = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "apps.downloader.engine", "engine"]
        command += ["--data-dir", str(self.data_dir)]
        if self._file_limit is not None:
            command = ["prlimit", f"--fsize={self._file_limit}", *command]
        log = (self.data_dir / "engine.log").open("ab")
        with log:
            process = subprocess.Popen(command, cwd=ROOT, stderr=log, stdin=subprocess.DEVNULL)
        eventually(
            lambda: process.poll() is not None or self._is_announced(process.pid),
            what="the engine says where it listens",
        )
        assert process.poll() is None, (self.data_dir / "engine.log").read_text()
        return process

    def _is_announced(self, pid: int) -> bool:
        said = read_address(address_file(self.data_dir))
        return said is not None and said.pid == pid

    def kill(self) -> None:
        """End it as a crash does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(60)

    def start_again(self) -> None:
        """Start it on the same folder."""
        self.process = self._start()

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGTERM)
        self.process.wait(60)
