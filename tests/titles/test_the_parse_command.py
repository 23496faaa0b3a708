"""`manage.py parse`: a table for people, JSON lines for programs, whatever comes in."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from autobangumi import env

ROOT = Path(__file__).resolve().parents[2]
TITLE = (
    "[Group] 月光图书馆 第二季 / Moonlit Library S2 - 05v2 [WebRip 1080p HEVC AAC][简繁内封字幕]"
)


def test_a_title_is_shown_as_a_table() -> None:
    out = StringIO()

    call_command("parse", TITLE, stdout=out)

    lines = {" ".join(line.split()) for line in out.getvalue().splitlines()}
    assert {
        "group Group",
        "title (zh) 月光图书馆",
        "season 2",
        "episode 5",
        "version 2",
        "resolution 1080p",
    } <= lines


def test_titles_are_printed_as_json_one_a_line() -> None:
    out = StringIO()

    call_command("parse", "--json", TITLE, "[Group] Moonlit Library - 06", stdout=out)

    first, second = (json.loads(line) for line in out.getvalue().splitlines())
    assert (first["titles"]["zh"], first["season"], first["episode"], first["version"]) == (
        "月光图书馆",
        2,
        5,
        2,
    )
    assert set(first) == {
        "group",
        "titles",
        "season",
        "part",
        "episode",
        "episode_end",
        "absolute",
        "version",
        "finale",
        "kind",
        "resolution",
        "source",
        "platform",
        "subtitles",
        "video",
        "audio",
        "container",
        "crc",
        "year",
    }
    assert second["episode"] == 6


def test_standard_input_is_not_mixed_with_titles() -> None:
    with pytest.raises(CommandError):
        call_command("parse", "-", TITLE)


def test_standard_input_gives_one_line_for_each_line_whatever_its_bytes(tmp_path: Path) -> None:
    given = (
        TITLE.encode()
        + b"\r\n\n\xff\xfe\x00 - 01\n\xed\xa0\x80\n"
        + b"a" * 100_000
        + b"\n[Group] Moonlit Library - 06"
    )

    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "parse", "--json", "-"],
        input=given,
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={
            **env.variables(),
            "AUTOBANGUMI_CONFIG_DIR": str(tmp_path / "config"),
            "AUTOBANGUMI_DATA_DIR": str(tmp_path / "data"),
        },
    )

    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert len(answers) == 6
    assert (answers[0]["episode"], answers[1]["kind"], answers[-1]["episode"]) == (5, "none", 6)
    assert not (tmp_path / "data").exists() or not list((tmp_path / "data").glob("**/*.sqlite3"))
