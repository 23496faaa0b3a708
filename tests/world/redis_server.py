"""A Redis server of its own, on loopback, that keeps nothing."""

import socket
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.world import passwords
from tests.world.clients import free_port
from tests.world.programs import REDIS, path_of
from tests.world.waiting import wait_for


class RedisServer:
    """The server, from `with` to its end; it may be stopped before."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """As REDIS_URL wants it."""
        return f"redis://:{passwords.REDIS.replace(' ', '%20')}@127.0.0.1:{self.port}/0"

    def stop(self) -> None:
        """End it, and wait until it has."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
            self._process = None

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        options = ["--port", str(self.port), "--save", "", "--bind", "127.0.0.1"]
        options += ["--requirepass", passwords.REDIS]
        self._process = subprocess.Popen(
            [path_of(REDIS), *options], stdout=subprocess.DEVNULL, cwd=self._folder
        )
        wait_for(self._listens, within=30)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _listens(self) -> bool:
        with socket.socket() as one:
            return one.connect_ex(("127.0.0.1", self.port)) == 0
