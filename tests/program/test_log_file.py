"""The log file: its form, its rotation, and what happens when somebody clears it meanwhile."""

import re
from pathlib import Path

from apps.program.logfile import KEPT, LogFile, in_our_form, line, rotated

FORM = r"\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] INFO:     hello"


def test_a_line_of_ours_and_a_line_of_a_child_have_one_form() -> None:
    assert re.fullmatch(FORM, line("INFO", "hello"))
    assert re.fullmatch(FORM, in_our_form("INFO hello"))
    assert in_our_form(line("ERROR", "x")).count("ERROR") == 1
    assert in_our_form("  File x, line 3") == "  File x, line 3"


def test_each_file_begins_with_the_version_and_old_ones_are_kept_but_few(tmp_path: Path) -> None:
    path = tmp_path / "data" / "log.txt"
    log = LogFile(path, banner="Version 1.2.3", limit_bytes=1000)
    for number in range(1000):
        log.write(f"line {number}")
    files = [path, *rotated(path)]
    assert all(file.exists() for file in files)
    assert len(list(path.parent.iterdir())) == KEPT + 1
    for file in files:
        assert "Version 1.2.3" in file.read_text().splitlines()[0]
        assert file.stat().st_size <= 1000
    assert path.read_text().splitlines()[-1] == "line 999"
    newest_first = [
        int(found)
        for file in files
        for found in reversed(re.findall(r"line (\d+)", file.read_text()))
    ]
    assert newest_first == sorted(newest_first, reverse=True)


def test_one_that_was_there_before_is_continued(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    for text in ("first run", "second run"):
        log = LogFile(path, banner="Version 1")
        log.write(text)
        log.close()
    lines = path.read_text().splitlines()
    assert lines[1:] == ["first run", "second run"]


def test_after_clearing_or_deleting_it_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    log = LogFile(path, banner="Version 1")
    log.write("before")
    with path.open("r+b") as file:
        file.truncate(0)
    log.write("after")
    assert path.read_text().splitlines()[1:] == ["after"]
    path.unlink()
    log.write("once more")
    assert path.read_text().splitlines()[1:] == ["once more"]


def test_a_folder_that_refuses_stops_nobody(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    LogFile(blocked / "log.txt", banner="Version 1").write("lost, but no error")
