"""`make demo` shows the whole job, and ends altogether when told to."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from autobangumi import env
from tests.world.clients import free_port
from tests.world.product import ROOT
from tests.world.programs import need_libtorrent
from tests.world.waiting import wait_for

pytestmark = [pytest.mark.journey]


def test_the_demo_reaches_the_first_renamed_file_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    need_libtorrent()
    folder, said = tmp_path / "demo", tmp_path / "said.txt"
    with said.open("wb") as output:
        demo = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.world.demo",
                "--ready",
                "--every=60",
                f"--folder={folder}",
            ],
            cwd=ROOT,
            env={**env.variables(), "AUTOBANGUMI_PORT": str(free_port())},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        wait_for(
            lambda: sorted(str(path) for path in folder.glob("downloads/Bangumi/*/Season 1/*E01*")),
            within=90,
            every=0.5,
        )
    except AssertionError as late:
        msg = f"{late}\n{said.read_text(errors='replace')[-6000:]}"
        raise AssertionError(msg) from None
    finally:
        demo.send_signal(signal.SIGINT)
        try:
            ended = demo.wait(60)
        except subprocess.TimeoutExpired:
            demo.kill()
            raise
    assert ended == 0, said.read_text(errors="replace")
    assert "/setup/" in said.read_text()
