"""/status, /start, /stop, /restart, the log, and settings that take effect while it runs."""

import http.client
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.program.conftest import Program, one_program, started
from tests.world.clients import free_port
from tests.world.product import Api
from tests.world.waiting import wait_for


@pytest.fixture(scope="module")
def signed_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """One that is whole and knows us, for all tests of this file."""
    for program in one_program(tmp_path_factory.mktemp("switches") / "program"):
        started(program)
        program.sign_up()
        wait_for(lambda one=program: one.api.get("/status")["running"], within=30)  # type: ignore[misc]
        yield program


def test_status_says_what_it_does(signed_up: Program) -> None:
    status = signed_up.api.get("/status")
    assert status == {
        "status": "running",
        "running": True,
        "version": status["version"],
        "first_run": False,
    }
    assert re.fullmatch(r"\d+\.\d+\.\d+", status["version"])


def test_nobody_may_ask_without_signing_in(signed_up: Program) -> None:
    stranger = Api(signed_up.port)
    for path in (
        "/status",
        "/start",
        "/stop",
        "/restart",
        "/shutdown",
        "/log",
        "/check/downloader",
    ):
        assert stranger.ask("GET", path)[0] == 401, path


def test_it_stops_once_and_starts_as_often_as_one_likes(signed_up: Program) -> None:
    api = signed_up.api
    assert api.get("/stop")["status"] is True
    assert api.get("/status")["status"] == "stopped"
    assert api.get("/status")["running"] is False
    code, answer = api.ask("POST", "/stop")
    assert code == 400
    assert answer["msg_en"]
    assert answer["msg_zh"]
    for method in ("POST", "GET"):
        assert api.ask(method, "/start")[1]["status"] is True
        assert api.get("/status")["running"] is True


def test_restart_resumes(signed_up: Program) -> None:
    api = signed_up.api
    before = signed_up.heads()
    assert api.get("/stop")["status"] is True
    assert api.get("/restart")["status"] is True
    assert api.get("/status")["running"] is True
    assert signed_up.heads() == before, "no setting needed new processes"


def test_the_engine_follows_the_setting(signed_up: Program) -> None:
    api = signed_up.api
    api.patch("/config/update", {"downloader": {"type": "qbittorrent"}})
    wait_for(lambda: "engine" not in signed_up.heads(), within=30)
    api.patch("/config/update", {"downloader": {"type": "builtin"}})
    wait_for(lambda: "engine" in signed_up.heads(), within=30)
    answer = wait_for(
        lambda: api.get("/check/downloader"), until=lambda seen: seen["status"], within=10
    )
    assert "libtorrent" in answer["msg_en"]


def test_a_changed_interval_counts_without_a_restart(signed_up: Program) -> None:
    runs = _runs(signed_up, "library")
    signed_up.api.patch("/config/update", {"program": {"rename_time": 5}})
    wait_for(lambda: _runs(signed_up, "library"), until=lambda now: now >= runs + 2, within=30)
    signed_up.api.patch("/config/update", {"program": {"rename_time": 60}})


def _runs(program: Program, name: str) -> int:
    with sqlite3.connect(f"file:{program.data}/autobangumi.sqlite3?mode=ro", uri=True) as database:
        found = database.execute(
            "SELECT runs FROM core_job WHERE name = ? AND subject = ''", [name]
        )
        return int(found.fetchone()[0])


def test_the_command_says_how_it_is(signed_up: Program) -> None:
    said = signed_up.manage("status")
    assert "AutoBangumi runs." in said
    for part in ("web: ready", "worker: ready", "engine: running"):
        assert part in said


def test_health_needs_no_sign_in(signed_up: Program) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", signed_up.port, timeout=30)
    connection.request("GET", "/health")
    response = connection.getresponse()
    assert response.status == 200
    assert json.loads(response.read())["db_ok"] is True
    connection.close()


def test_the_log_is_shown_and_cleared(signed_up: Program) -> None:
    api = signed_up.api
    version = api.get("/status")["version"]
    lines = api.get("/log").splitlines()
    assert lines[0].endswith(f"Version {version}")
    assert len(api.get("/log?tail=60")) <= 60
    assert api.post("/log/clear")["status"] is True
    assert "AutoBangumi is ready" not in api.get("/log")
    api.get("/restart")
    text = wait_for(lambda: api.get("/log"), until=bool, within=30)
    assert "Version" in text.splitlines()[0]


def test_a_stop_ends_with_the_next_start_of_the_program(signed_up: Program) -> None:
    assert signed_up.api.get("/stop")["status"] is True
    signed_up.stop()
    signed_up.start()
    assert wait_for(lambda: signed_up.api.get("/status")["running"], within=30)


class _WithoutPort(Program):
    """Its port is a setting, not a variable."""

    @property
    def variables(self) -> Mapping[str, str]:
        return {**super().variables, "AUTOBANGUMI_PORT": ""}


def test_another_port_is_listened_at_after_restart(tmp_path: Path) -> None:
    program = _WithoutPort(tmp_path / "program")
    program.folder.mkdir()
    program.configure({"program": {"webui_port": program.port}})
    try:
        started(program)
        program.sign_up()
        port = free_port()
        program.api.patch("/config/update", {"program": {"webui_port": port}})
        assert program.api.get("/restart")["status"] is True
        program.api.port = port
        wait_for(program.answers, within=30)
        assert f"http://localhost:{port}" in wait_for(
            program.log, until=lambda text: str(port) in text, within=5
        )
    finally:
        program.stop()
