"""The log file: written and rotated by one process alone, each file beginning with a line that names the version.

3.2 clients hide what stands before the first line with the word Version. No Django here (apps/program/supervise.py).
"""

import contextlib
import itertools
import os
import re
import time
from pathlib import Path
from typing import BinaryIO

#: C29 of the API contract: /log answers the whole file, so it is kept small.
ROTATE_AT_BYTES = 768 * 1024
KEPT = 3
#: What libraries and the engine write in Python's plain form.
_PLAIN = re.compile(r"^(DEBUG|INFO|WARNING|ERROR|CRITICAL)[ :]\s*(.*)$", re.DOTALL)
_OURS = re.compile(r"^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] ")


def line(level: str, text: str) -> str:
    """A line of the log's form: `[date time] LEVEL:   text`, local time."""
    moment = time.strftime("%Y-%m-%d %H:%M:%S")
    level = "ERROR" if level == "CRITICAL" else level
    return f"[{moment}] {level + ':':<8}  {text}"


def in_our_form(text: str) -> str:
    """A line as it came from a child: ours as it is, Python's plain form brought into ours."""
    if _OURS.match(text):
        return text
    plain = _PLAIN.match(text)
    return line(plain[1], plain[2]) if plain else text


def rotated(path: Path) -> list[Path]:
    """Names of the older files, newest first, whether they exist or not."""
    return [path.with_name(f"{path.name}.{number}") for number in range(1, KEPT + 1)]


class LogFile:
    """An open log file. A disk that refuses is no reason to stop: the console still has the line."""

    def __init__(self, path: Path, *, banner: str, limit_bytes: int = ROTATE_AT_BYTES) -> None:
        self._path = path
        self._banner = banner
        self._limit = limit_bytes
        self._file: BinaryIO | None = None

    def write(self, text: str) -> None:
        """Append one line; rotate first where the file has grown over its limit."""
        data = f"{text}\n".encode(errors="replace")
        with contextlib.suppress(OSError):
            file = self._open()
            if file.tell() + len(data) > self._limit:
                self._rotate()
                file = self._open()
            file.write(data)
            file.flush()

    def close(self) -> None:
        """Give the file back."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open(self) -> BinaryIO:
        if self._file is not None and self._is_still_there(self._file):
            return self._file
        self.close()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._path.open("ab")
        self._file.seek(0, os.SEEK_END)
        if self._file.tell() == 0:
            self._file.write(f"{line('INFO', self._banner)}\n".encode())
        return self._file

    def _is_still_there(self, file: BinaryIO) -> bool:
        """Somebody may have cleared or deleted it."""
        file.seek(0, os.SEEK_END)
        try:
            return file.tell() > 0 and os.path.samestat(os.fstat(file.fileno()), self._path.stat())
        except FileNotFoundError:
            return False

    def _rotate(self) -> None:
        self.close()
        names = [self._path, *rotated(self._path)]
        for newer, older in reversed(list(itertools.pairwise(names))):
            if newer.exists():
                newer.replace(older)
