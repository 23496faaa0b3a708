"""Real download clients, each started in a folder of its own on free ports, on loopback only."""

import base64
import contextlib
import hashlib
import http.client
import secrets
import socket
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from autobangumi import env
from tests.world.waiting import wait_for

HASH_ROUNDS: Final = 100_000
PORTS: Final = range(12_000, 32_000)
_GIVEN: Final[set[int]] = set()
CONFIGURATION: Final = """\
[LegalNotice]
Accepted=true

[Preferences]
WebUI\\Address=127.0.0.1
WebUI\\Port={port}
WebUI\\Username={username}
WebUI\\Password_PBKDF2="@ByteArray({password})"
WebUI\\LocalHostAuth=true
WebUI\\HostHeaderValidation=false
WebUI\\UseUPnP=false

[BitTorrent]
Session\\DefaultSavePath={downloads}
Session\\DHTEnabled=false
Session\\PeXEnabled=false
Session\\LSDEnabled=false
Session\\Port={peer_port}
Session\\Interface=lo
Session\\InterfaceName=lo
Session\\InterfaceAddress=127.0.0.1
Session\\QueueingSystemEnabled=false
Session\\MultiConnectionsPerIp=true

[Network]
PortForwardingEnabled=false
"""


def free_port() -> int:
    """A port of loopback that nobody listens on, below those that systems give to connections, so that none takes it.

    Never the same twice; drawn from the system's source, as hypothesis gives parallel tests the same seed.
    """
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            if port not in _GIVEN:
                _GIVEN.add(port)
                return port


class QBittorrent:
    """A qbittorrent-nox; `host`, `username` and `password` are what the product is given."""

    username = "admin"
    password = "loopback only"

    def __init__(self, folder: Path, *, command: str = "qbittorrent-nox") -> None:
        self.folder = folder
        self.downloads = folder / "downloads"
        self.port = free_port()
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def host(self) -> str:
        """Where its web API listens, as `host:port`."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> Self:
        """Write its configuration, start it, and wait until it answers that it knows us not."""
        self.downloads.mkdir(parents=True, exist_ok=True)
        settings = self.folder / "qBittorrent" / "config" / "qBittorrent.conf"
        if not settings.exists():
            settings.parent.mkdir(parents=True)
            settings.write_text(
                CONFIGURATION.format(
                    port=self.port,
                    username=self.username,
                    password=_hashed(self.password),
                    downloads=self.downloads,
                    peer_port=free_port(),
                )
            )
        with (self.folder / "output.txt").open("ab") as output:
            self._process = subprocess.Popen(
                [self._command, f"--profile={self.folder}"],
                env={**env.variables(), "HOME": str(self.folder)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        wait_for(self._status, within=60, until=lambda status: status == http.client.FORBIDDEN)
        return self

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _status(self) -> int | str:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/api/v2/app/version")
            return connection.getresponse().status
        except OSError as error:
            return str(error)
        finally:
            connection.close()


def _hashed(password: str) -> str:
    salt = secrets.token_bytes(16)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, HASH_ROUNDS, 64)
    return f"{base64.b64encode(salt).decode()}:{base64.b64encode(digest).decode()}"
