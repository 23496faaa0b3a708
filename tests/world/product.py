"""The product as a person runs it: `manage.py serve` in clean folders, and a client of its API."""

import contextlib
import http.client
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Final, Self

from autobangumi import env
from tests.world import hush
from tests.world.clients import free_port
from tests.world.waiting import wait_for

ROOT: Final = Path(__file__).resolve().parents[2]
PROCESSES: Final = Path("/proc")


class Api:
    """The product's API: JSON in, JSON out, the token kept once signed in."""

    def __init__(self, port: int, *, host: str = "127.0.0.1", timeout: float = 30) -> None:
        self.host = host
        self.port = port
        self.timeout = timeout
        self.token = ""

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Status and document of an answer; text that is no JSON comes as text."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=self.timeout)
        headers = {"Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        raw = None if body is None else json.dumps(body).encode()
        try:
            connection.request(method, f"/api/v1{path}", raw, headers)
            response = connection.getresponse()
            said = response.read().decode()
        finally:
            connection.close()
        if response.headers.get_content_type() == "application/json":
            return response.status, json.loads(said)
        return response.status, said

    def get(self, path: str) -> Any:
        """A document that must be there."""
        return self._good("GET", path)

    def post(self, path: str, body: object = None) -> Any:
        """Something done that must succeed."""
        return self._good("POST", path, body)

    def patch(self, path: str, body: object = None) -> Any:
        """Something changed that must succeed."""
        return self._good("PATCH", path, body)

    def delete(self, path: str, body: object = None) -> Any:
        """Something removed that must succeed."""
        return self._good("DELETE", path, body)

    def sign_in(self, username: str, password: str) -> None:
        """Sign in; what is asked from now on bears the token."""
        said = self.post("/auth/login", {"username": username, "password": password})
        self.token = said["access_token"]

    def _good(self, method: str, path: str, body: object = None) -> Any:
        status, document = self.ask(method, path, body)
        assert status == 200, f"{method} {path}: {status} {document}"
        return document


class Product:
    """One instance in a folder of its own: `config`, `data` and `downloads` lie inside."""

    def __init__(self, folder: Path, *, port: int | None = None) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.config = folder / "config"
        self.data = folder / "data"
        self.downloads = folder / "downloads"
        self.output = folder / "output.txt"
        self.api = Api(self.port)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def library(self) -> Path:
        """The default library root."""
        return self.downloads / "Bangumi"

    @property
    def variables(self) -> Mapping[str, str]:
        """The environment it runs in."""
        return {
            **env.variables(),
            "AUTOBANGUMI_HOST": "127.0.0.1",
            "AUTOBANGUMI_PORT": str(self.port),
            "AUTOBANGUMI_CONFIG_DIR": str(self.config),
            "AUTOBANGUMI_DATA_DIR": str(self.data),
            "AUTOBANGUMI_DOWNLOADS_DIR": str(self.downloads),
            "AUTOBANGUMI_SECRET_KEY": "",
            "DATABASE_URL": "",
            "REDIS_URL": "",
            "PYTHONUNBUFFERED": "1",
        }

    @property
    def arguments(self) -> tuple[str, ...]:
        """What `manage.py` is told to start it."""
        return ("serve",)

    def manage(self, *arguments: str, text: str = "", within: float = 120) -> str:
        """What a management command prints; it must succeed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.variables,
            input=text,
            capture_output=True,
            text=True,
            timeout=within,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def configure(self, sections: Mapping[str, Any]) -> None:
        """Place a configuration by hand, to be found at the first start."""
        self.config.mkdir(parents=True, exist_ok=True)
        (self.config / "config.json").write_text(json.dumps(sections))

    # running

    def start(self, *, within: float = 120) -> Self:
        """Start it and wait until its API answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.output.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "manage.py", *self.arguments],
                cwd=ROOT,
                env=self.variables,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            wait_for(self.answers, within=within)
        except BaseException:
            self.stop()
            raise
        return self

    def is_running(self) -> bool:
        """Whether its topmost process is there."""
        return self._process is not None and self._process.poll() is None

    def answers(self) -> bool:
        """Whether its API answers, be it that it does not know us."""
        assert self._process is not None
        if self._process.poll() is not None:
            said = self.output.read_text(errors="replace")[-4000:]
            msg = f"serve ended by itself with {self._process.returncode}:\n{said}"
            raise AssertionError(msg)
        try:
            return self.api.ask("GET", "/status")[0] in {200, 401}
        except (OSError, http.client.HTTPException):
            return False

    def stop(self, *, within: float = 60) -> float:
        """End it as Ctrl-C does, and wait until no process of it is left; how long it took.

        Whatever it was used for, its log tells no secret.
        """
        if self._process is None:
            return 0.0
        process, self._process = self._process, None
        family = [process.pid, *_descendants(process.pid)]
        begun = monotonic()
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(within)
            except subprocess.TimeoutExpired:
                _end(family)
                process.wait()
                msg = f"serve did not end within {within:g} seconds"
                raise AssertionError(msg) from None
        took = monotonic() - begun
        table = _table()
        left = [pid for pid in family if pid in table and table[pid].state != "Z"]
        _end(left)
        assert not left, f"processes left behind: {left}"
        secrets = [*hush.keys_of(self.config, self.data, self.variables), self.api.token]
        assert hush.told(self.log(), also=secrets) == []
        return took

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    # its processes

    def processes(self, role: str = "") -> list[int]:
        """Its processes, top down; with a role (web, worker, engine) those that bear the word."""
        if self._process is None:
            return []
        family = [self._process.pid, *_descendants(self._process.pid)]
        table = _table()
        return [pid for pid in family if pid in table and (not role or role in table[pid].words)]

    def kill(self, role: str) -> int | None:
        """Kill -9 the topmost process of a role; its number, or None when there is none just now."""
        for pid in self.processes(role):
            if kill(pid):
                return pid
        return None

    # what it did

    def tree(self, below: Path | None = None) -> dict[str, bytes]:
        """Every file under a folder (the downloads unless said) and its bytes."""
        top = below or self.downloads
        return {
            str(file.relative_to(top)): file.read_bytes()
            for file in sorted(top.rglob("*"))
            if file.is_file()
        }

    def rows(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        """What stands in its database, in the order of the ids."""
        address = f"file:{self.data / 'autobangumi.sqlite3'}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True, timeout=20)) as database:
            question = f"SELECT {', '.join(columns)} FROM {table} ORDER BY id"  # noqa: S608
            return list(database.execute(question))

    def log(self) -> str:
        """All that it said, on the console and in its log files."""
        files = [self.output, *sorted(self.data.glob("log.txt*"))]
        texts = [one.read_text(errors="replace") for one in files if one.exists()]
        return "\n".join(texts)


def kill(pid: int) -> bool:
    """Kill -9 a process of the product; whether it was there."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Process:
    parent: int
    state: str
    words: tuple[str, ...]


def _table() -> dict[int, _Process]:
    """All processes of this machine: from /proc, and from `ps` where there is none (macOS)."""
    if not PROCESSES.is_dir():
        return dict(_listed_by_ps())
    return {
        int(entry.name): process
        for entry in PROCESSES.iterdir()
        if entry.name.isdigit() and (process := _in_proc(entry)) is not None
    }


def _in_proc(entry: Path) -> _Process | None:
    try:
        fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
        words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return None
    return _Process(int(fields[1]), fields[0], tuple(words))


def _listed_by_ps() -> Iterator[tuple[int, _Process]]:
    said = subprocess.run(
        ["ps", "-axo", "pid=,ppid=,state=,args="], capture_output=True, text=True, check=True
    ).stdout
    for line in said.splitlines():
        pid, parent, state, *words = line.split()
        yield int(pid), _Process(int(parent), state[0], tuple(words))


def _descendants(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for number, process in _table().items():
        children.setdefault(process.parent, []).append(number)
    found: list[int] = []
    wave = [pid]
    while wave:
        wave = [child for parent in wave for child in sorted(children.get(parent, []))]
        found += wave
    return found


def _end(pids: list[int]) -> None:
    for pid in pids:
        kill(pid)
