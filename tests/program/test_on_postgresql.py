"""The same program on PostgreSQL: it starts, works, and its processes never share a connection."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.program.conftest import Program, kill_and_wait
from tests.world.postgresql import PostgreSQL
from tests.world.waiting import wait_for


class OnPostgreSQL(Program):
    """The program, told of another database."""

    database_url = ""

    @property
    def variables(self) -> Mapping[str, str]:
        """As always, but for the database."""
        return {**super().variables, "DATABASE_URL": self.database_url}


@pytest.fixture
def program(tmp_path: Path) -> Iterator[OnPostgreSQL]:
    with PostgreSQL() as server:
        one = OnPostgreSQL(tmp_path / "program")
        one.database_url = server.url
        one.folder.mkdir()
        yield one
        one.stop()


def test_it_works_on_postgresql_and_what_dies_comes_back(program: OnPostgreSQL) -> None:
    program.start()
    wait_for(program.is_whole, within=30)
    program.sign_up()
    assert wait_for(lambda: program.api.get("/status")["running"], within=30)
    for place in (7, 2, 1):
        kill_and_wait(program, program.processes("worker")[place])
    assert program.api.patch("/config/update", {"program": {"rename_time": 5}})["status"]
    log = program.log()
    assert "Traceback" not in log, log
    assert not (program.data / "autobangumi.sqlite3").exists()
