"""The tests of the wizard: look at what was typed, change nothing, say what was found without words."""

import os
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from apps.core.config import store
from apps.core.errors import DiskProblem, Problem
from apps.core.http import API, Guard
from apps.core.outside import way_out
from apps.naming.folders import Kind, season_folder, show_folder
from apps.naming.presets import Method, Subject, file_name
from apps.setup.findings import Finding

#: The show of the examples; it does not exist.
_EXAMPLE_TITLE: Final = "Night Train from Starport"
_EXAMPLE_YEAR: Final = 2026
_EXAMPLE_FILE: Final = "[Nekomori] Night Train - 03 [1080p].mkv"


def folder(path: str, *, is_elsewhere: bool) -> Finding:
    """Can episodes be put there? Nothing is made: the nearest folder that exists is looked at.

    is_elsewhere: the path is that of a client which may run on another machine.
    """
    here = Path(path)
    if is_elsewhere and not here.exists():
        return Finding(passed=True, facts={"is_elsewhere": True})
    nearest = here
    while not nearest.exists() and nearest != nearest.parent:
        nearest = nearest.parent
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        return _failed(DiskProblem(path=str(nearest), why="not_writable"))
    try:
        disk = os.statvfs(nearest)
    except OSError:
        return _failed(DiskProblem(path=str(nearest), why="not_there"))
    return Finding(
        passed=True,
        facts={
            "free_bytes": disk.f_bavail * disk.f_frsize,
            "longest_name": disk.f_namemax,
            "is_new": nearest != here,
        },
    )


def webhook(url: str) -> Finding:
    """Send one message, marked as a test."""
    message: dict[str, Any] = {
        "title": _EXAMPLE_TITLE,
        "season": 1,
        "episode": 3,
        "poster_url": "",
        "test": True,
    }
    try:
        with way_out(store.load()) as outside:
            outside.post(url, message, purpose=API.once(), guard=Guard.OWN)
    except Problem as problem:
        return _failed(problem)
    return Finding(passed=True, facts={"host": host_of(url)})


def example_path(method: str) -> str:
    """Where the third episode of an invented show would stand."""
    show = show_folder(_EXAMPLE_TITLE, _EXAMPLE_YEAR)
    subject = Subject(kind=Kind.EPISODE, title=_EXAMPLE_TITLE, folder=show, season=1, episode=3)
    name = file_name(Method(method), subject, original=_EXAMPLE_FILE)
    return f"{show}/{season_folder(Kind.EPISODE, 1)}/{name}"


def host_of(url: str) -> str:
    """The host of an address, for a line that must not show its token."""
    return urlsplit(url).hostname or ""


def _failed(problem: Problem) -> Finding:
    facts = {name: fact for name, fact in problem.facts.items() if _is_plain(fact)}
    return Finding(passed=False, code=problem.code, facts=facts)


def _is_plain(fact: object) -> bool:
    return isinstance(fact, str | int | float | bool)
