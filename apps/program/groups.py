"""Process groups: each child of the supervisor leads one, and is ended with all of it. No Django here.

A group outlives its leader (a killed worker leaves the processes of its queue behind, which go on taking tasks), so
it is the group that is killed, never the process alone.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True, slots=True)
class Group:
    """A process group that we started: its number, and a word that its processes' command lines have."""

    number: int
    role: str


def become_subreaper() -> None:
    """Let orphans of our children become ours, so that they can be waited for (Linux only)."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent() -> None:
    """Be killed when the parent ends, however it does (Linux only). Called in the child."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _prctl(option: int, argument: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(option, argument, 0, 0, 0)


def kill(number: int, how: signal.Signals = signal.SIGKILL) -> bool:
    """Send a signal to a whole group; False where there is none any more."""
    try:
        os.killpg(number, how)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def exists(number: int) -> bool:
    """Has the group any process left? One that ended but was not waited for counts."""
    try:
        os.killpg(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def clear_left_over(groups: list[Group]) -> list[Group]:
    """Kill what is left of groups of an earlier supervisor that was killed itself; those found.

    Numbers are used again, so a group counts as ours only if one of its command lines has our words.
    """
    lines = _command_lines() if groups else {}
    found = [
        group
        for group in groups
        if any(_is_ours(words, group.role) for words in lines.get(group.number, []))
    ]
    for group in found:
        kill(group.number)
    return found


def _is_ours(words: list[str], role: str) -> bool:
    return role in words and any(
        name in words for name in ("autobangumi", "apps.downloader.engine")
    )


def _command_lines() -> dict[int, list[list[str]]]:
    """Command lines of all processes by group."""
    lines: dict[int, list[list[str]]] = {}
    folders = list(Path("/proc").glob("[0-9]*"))
    if not folders:
        return _command_lines_of_ps()
    for folder in folders:
        with contextlib.suppress(OSError, IndexError):
            group = int((folder / "stat").read_text(errors="replace").rpartition(")")[2].split()[2])
            words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
            lines.setdefault(group, []).append(words)
    return lines


def _command_lines_of_ps() -> dict[int, list[list[str]]]:
    """The same where there is no /proc (macOS, BSD)."""
    lines: dict[int, list[list[str]]] = {}
    with contextlib.suppress(OSError):
        shown = subprocess.run(
            ["ps", "-axo", "pgid=,command="],  # noqa: S607 - found where the system keeps it
            capture_output=True,
            text=True,
            check=False,
        )
        for row in shown.stdout.splitlines():
            group, _, words = row.strip().partition(" ")
            if group.isdigit():
                lines.setdefault(int(group), []).append(words.split())
    return lines
