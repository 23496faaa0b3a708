"""Is the library's disk there? A share that is not mounted leaves no folder, or an empty one: its mount point.

An empty folder is the library itself where it is the very folder that had files the last time; then its owner emptied
it. Which one that was is remembered in our own data folder, so that nothing of ours lies in the library.
"""

import os
from pathlib import Path


def is_there(root: Path, *, had_files: bool, memory: Path) -> bool:
    """Whether the library's folder is there. `had_files`: something was downloaded into it; `memory`: our file."""
    try:
        found = root.stat()
        with os.scandir(root) as entries:
            is_empty = next(entries, None) is None
    except OSError:
        return False
    identity = f"{found.st_dev}:{found.st_ino}"
    if not is_empty:
        _remember(identity, memory)
        return True
    return not had_files or identity == _remembered(memory)


def _remembered(memory: Path) -> str:
    try:
        return memory.read_text()
    except OSError:
        return ""


def _remember(identity: str, memory: Path) -> None:
    if _remembered(memory) == identity:
        return
    memory.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = memory.with_suffix(".new")
    fresh.write_text(identity)
    fresh.replace(memory)
