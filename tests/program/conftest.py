"""The product as it is started by people, in folders of its own."""

import http.client
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world.product import PROCESSES, Product
from tests.world.waiting import wait_for

NAME = "keeper"
PASSWORD = "a long enough one"


class Program(Product):
    """The product without a world: its parts, and what becomes of them."""

    def answers(self) -> bool:
        """Does web answer anything?"""
        try:
            return self.api.ask("GET", "/status")[0] in {200, 401}
        except (OSError, http.client.HTTPException):
            if self._process is not None and self._process.poll() is not None:
                said = self.output.read_text(errors="replace")[-4000:]
                raise AssertionError(f"serve ended by itself:\n{said}") from None
            return False

    def heads(self) -> dict[str, int]:
        """The process of each part that the supervisor started itself."""
        found = {}
        for role in ("web", "worker", "engine"):
            numbers = self.processes(role)
            if numbers:
                found[role] = numbers[0]
        return found

    def is_whole(self) -> bool:
        """Are all parts there, the queue with all its processes, and does web answer?"""
        return (
            set(self.heads()) == {"web", "worker", "engine"}
            and self.queue_works()
            and self.answers()
        )

    def queue_works(self) -> bool:
        """Parent, sentinel, four workers, monitor, pusher."""
        return len(self.processes("worker")) == 8

    def sign_up(self) -> None:
        """Make the account and sign in."""
        self.manage("create_admin", NAME, "--password-stdin", text=f"{PASSWORD}\n")
        self.api.sign_in(NAME, PASSWORD)

    def left_over(self) -> list[int]:
        """Processes that still work in this instance's folders, whoever their parent is."""
        found = []
        for entry in PROCESSES.iterdir():
            if not entry.name.isdigit():
                continue
            try:
                environment = (entry / "environ").read_bytes()
                state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                continue
            marked = f"AUTOBANGUMI_DATA_DIR={self.data}".encode() in environment
            if marked and state != "Z" and int(entry.name) != os.getpid():
                found.append(int(entry.name))
        return found


def words_of(number: int) -> list[str]:
    """The command line of a process; [] where it has gone."""
    try:
        return (PROCESSES / str(number) / "cmdline").read_bytes().decode().split("\0")
    except OSError:
        return []


def kill_and_wait(program: Program, number: int) -> None:
    """Kill -9 one process; the program is whole again within three seconds."""
    os.kill(number, signal.SIGKILL)
    wait_for(lambda: number not in program.processes(), within=30)
    wait_for(program.is_whole, within=30)


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """One in clean folders, not yet started."""
    yield from one_program(tmp_path / "program")


@pytest.fixture
def running(program: Program) -> Program:
    """One that is whole."""
    return started(program)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """One that is whole, for all tests of a file that leave it so."""
    for program in one_program(tmp_path_factory.mktemp("shared") / "program"):
        yield started(program)


def one_program(folder: Path) -> Iterator[Program]:
    """One in a clean folder; at its end nothing of it is left."""
    program = Program(folder)
    program.folder.mkdir()
    yield program
    program.stop()
    assert wait_for(lambda: not program.left_over(), within=30), program.left_over()


def started(program: Program) -> Program:
    """Started, and whole."""
    program.start()
    wait_for(program.is_whole, within=30)
    return program
