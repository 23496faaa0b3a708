"""Starting in new, empty folders; ending by Ctrl-C, by a signal, by the API; what is in the way."""

import os
import signal
import stat
import subprocess
import sys

from tests.program.conftest import Program, words_of
from tests.world.product import ROOT
from tests.world.waiting import wait_for


def test_it_starts_in_empty_folders_ends_by_ctrl_c_and_starts_again_quickly(
    program: Program,
) -> None:
    program.start()
    text = program.log()
    assert "AutoBangumi Version" in text
    assert f"http://localhost:{program.port}" in wait_for(
        program.log, until=lambda log: "ready" in log
    )
    for key in (".secret_key", ".jwt_secret"):
        assert stat.S_IMODE((program.config / key).stat().st_mode) == 0o600
    wait_for(program.is_whole, within=30)
    assert program.stop() < 30
    assert not program.left_over()
    program.start()
    wait_for(program.is_whole, within=30)


def test_a_termination_signal_does_the_same(running: Program) -> None:
    os.kill(running.processes()[0], signal.SIGTERM)
    wait_for(lambda: not running.left_over(), within=30)


def test_shutdown_answers_first_and_then_ends_all_of_it(running: Program) -> None:
    running.sign_up()
    assert running.api.get("/shutdown")["status"] is True
    wait_for(lambda: not running.left_over(), within=30)


def test_a_port_that_is_taken_is_one_clear_sentence(shared: Program) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env={**shared.variables, "AUTOBANGUMI_DATA_DIR": str(shared.folder / "other")},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert str(shared.port) in done.stderr
    assert "AUTOBANGUMI_PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_second_program_on_the_same_data_is_refused(shared: Program) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "serve", "--port", str(shared.port + 1)],
        cwd=ROOT,
        env=shared.variables,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert "already running" in done.stderr
    assert shared.is_whole()


def test_one_part_alone(program: Program) -> None:
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--only", "web"],
        cwd=ROOT,
        env=program.variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(program.answers, within=30)
        roles = {words[3] for number in program.left_over() if len(words := words_of(number)) > 3}
        assert roles == {"web", "supervisor"}
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0


def test_ctrl_c_is_heard_though_the_shell_had_it_ignored(program: Program) -> None:
    # What a script's `serve &` inherits from a shell without job control.
    process = subprocess.Popen(
        [
            "/bin/sh",
            "-c",
            'trap "" INT; exec "$0" manage.py serve --only web',
            sys.executable,
        ],
        cwd=ROOT,
        env=program.variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(program.answers, within=30)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
    finally:
        process.kill()


def test_the_token_of_the_control_port_is_for_its_owner_only(shared: Program) -> None:
    path = shared.data / "run" / "supervisor.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
