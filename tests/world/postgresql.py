"""A PostgreSQL server of its own, in a folder of its own, on loopback only."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from tests.world import passwords
from tests.world.clients import free_port
from tests.world.programs import missing

#: It refuses to run as root; Debian's package brings this user along.
USER: Final = "postgres"


def programs() -> Path:
    """Where Debian keeps the server's programs; without them the test is skipped, and fails in CI."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        missing("PostgreSQL is not installed: `make test-servers` gets it (Debian)")
    return found[-1].parent


class PostgreSQL:
    """The server, from `with` to its end."""

    def __init__(self) -> None:
        self._bin = programs()
        # Not below pytest's own folder, which nobody but its user may enter.
        self._home = tempfile.TemporaryDirectory(prefix="postgresql-")
        self._folder = Path(self._home.name)
        self.port = free_port()

    @property
    def url(self) -> str:
        """As DATABASE_URL wants it."""
        return f"postgres://{USER}:{passwords.POSTGRESQL.replace(' ', '%20')}@127.0.0.1:{self.port}/postgres"

    def __enter__(self) -> Self:
        secret = self._folder / "password"
        secret.write_text(passwords.POSTGRESQL)
        if os.geteuid() == 0:
            for path in (self._folder, secret):
                shutil.chown(path, USER)
        self._run("initdb", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "--no-sync")
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' "
            "-c fsync=off -c synchronous_commit=off"
        )
        self._run("pg_ctl", "-w", "-o", options, "-l", str(self._folder / "log"), "start")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._run("pg_ctl", "-m", "immediate", "stop")
        self._home.cleanup()

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._bin / program), "-D", str(self._folder / "data"), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", USER, "--", *command]
        done = subprocess.run(
            command,
            cwd="/",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stdout.decode(errors="replace")
