"""/status, /start, /stop, /restart, the log, and settings that take effect while it runs."""

import re

from tests.program.conftest import Program
from tests.world.waiting import wait_for


def test_the_switches_work_as_the_contract_says(running: Program) -> None:
    assert running.api.ask("GET", "/status")[0] == 401
    running.sign_up()
    api = running.api

    status = wait_for(lambda: api.get("/status"), until=lambda seen: seen["running"], within=30)
    assert status == {
        "status": "running",
        "running": True,
        "version": status["version"],
        "first_run": False,
    }
    assert re.fullmatch(r"\d+\.\d+\.\d+", status["version"])

    assert api.get("/stop")["status"] is True
    assert api.get("/status")["status"] == "stopped"
    assert api.get("/status")["running"] is False
    status_code, answer = api.ask("POST", "/stop")
    assert status_code == 400
    assert answer["msg_zh"]
    assert api.post("/start")["msg_en"]
    assert api.get("/start")["status"] is True
    assert api.get("/status")["running"] is True
    assert api.get("/stop")["status"] is True
    assert api.get("/restart")["status"] is True
    assert api.get("/status")["running"] is True

    assert api.get("/stop")["status"] is True
    running.stop()
    running.start()
    assert wait_for(lambda: api.get("/status"), until=lambda seen: seen["running"], within=30)

    log = api.get("/log")
    assert log.splitlines()[0].endswith(status["version"])
    assert api.post("/log/clear")["status"] is True
    assert "AutoBangumi is ready" not in api.get("/log")
    assert api.patch("/config/update", {"downloader": {"type": "qbittorrent"}})["status"] is True
    wait_for(lambda: "engine" not in running.heads(), within=30)
    assert api.patch("/config/update", {"downloader": {"type": "builtin"}})["status"] is True
    wait_for(lambda: "engine" in running.heads(), within=30)
    said = running.manage("status")
    assert "AutoBangumi runs." in said
    assert "engine: running" in said
    first = wait_for(lambda: api.get("/log"), until=bool, within=30).splitlines()[0]
    assert "Version" in first
