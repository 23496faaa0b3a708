"""The supervisor by itself: pauses that grow, orders only with the token, what an earlier one left."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.program.groups import Group, clear_left_over
from autobangumi import env
from tests.world.clients import free_port
from tests.world.product import ROOT
from tests.world.waiting import wait_for


@pytest.fixture
def broken(tmp_path: Path) -> Iterator[Path]:
    """A supervisor whose worker cannot start: its settings name no database that exists."""
    variables = {
        **env.variables(),
        "DATABASE_URL": "nonsense://x",
        "AUTOBANGUMI_DATA_DIR": str(tmp_path),
        "AUTOBANGUMI_CONFIG_DIR": str(tmp_path / "config"),
    }
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "apps.program.supervise", "supervisor"),
            *("--data-dir", str(tmp_path), "--role", "worker", "--port", str(free_port())),
            *("--version", "9.9.9", "--quiet"),
        ],
        cwd=ROOT,
        env=variables,
    )
    yield tmp_path
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0


def order(folder: Path, **message: object) -> dict[str, object]:
    state = json.loads((folder / "run" / "supervisor-worker.json").read_text())
    with socket.create_connection(("127.0.0.1", state["port"]), timeout=30) as peer:
        peer.sendall(json.dumps({"token": state["token"], **message}).encode() + b"\n")
        answer: dict[str, object] = json.loads(peer.makefile().readline())
    return answer


def test_a_part_that_never_gets_ready_is_given_growing_pauses(broken: Path) -> None:
    log = broken / "log.txt"
    text = wait_for(
        lambda: log.read_text() if log.exists() else "",
        until=lambda seen: "in 1 s" in seen,
        within=30,
    )
    starts = [text.index(pause) for pause in ("at once", "in 0.5 s", "in 1 s")]
    assert starts == sorted(starts)
    assert "Version 9.9.9" in text.splitlines()[0]
    assert "Traceback" in text


def test_orders_need_the_token_and_must_be_known(broken: Path) -> None:
    wait_for((broken / "run" / "supervisor-worker.json").exists, within=30)
    assert order(broken, do="status")["ok"] is True
    assert order(broken, do="status", token="guessed") == {"ok": False, "why": "token"}
    assert order(broken, do="dance") == {"ok": False, "why": "unknown"}
    assert order(broken, token=None)["ok"] is False


def test_only_groups_that_are_ours_are_cleared() -> None:
    sleeper = [sys.executable, "-c", "import signal; signal.pause()"]
    stranger = subprocess.Popen([*sleeper, "worker"], start_new_session=True)
    ours = subprocess.Popen([*sleeper, "autobangumi", "worker"], start_new_session=True)
    try:
        wait_for(lambda: b"worker" in Path(f"/proc/{ours.pid}/cmdline").read_bytes(), within=30)
        groups = [Group(stranger.pid, "worker"), Group(ours.pid, "worker"), Group(2**22 - 1, "web")]
        assert clear_left_over(groups) == [Group(ours.pid, "worker")]
        assert ours.wait(60) == -signal.SIGKILL
        assert stranger.poll() is None
    finally:
        for process in (stranger, ours):
            if process.poll() is None:
                os.kill(process.pid, signal.SIGKILL)
            process.wait()
