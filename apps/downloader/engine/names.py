"""Names of files inside a torrent: which are allowed, without the torrent's own folder, and none taken twice."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

from apps.downloader.engine.wire import Refusal


def checked(path: str) -> str:
    """Return a relative path as it is; refuse one that could leave the save path or means nothing."""
    parts = path.split("/")
    if any(part in {"", ".", ".."} for part in parts) or "\0" in path or _is_windows_absolute(path):
        raise Refusal("invalid", path=path)
    return path


def _is_windows_absolute(path: str) -> bool:
    return os.name == "nt" and ("\\" in path or ":" in path)


def without_folder(paths: Sequence[str]) -> list[str]:
    """Drop the one folder that all files share, if there is one."""
    split = [path.replace("\\", "/").split("/") for path in paths]
    shared = {parts[0] for parts in split if len(parts) > 1}
    if len(shared) == 1 and all(len(parts) > 1 for parts in split):
        return ["/".join(parts[1:]) for parts in split]
    return ["/".join(parts) for parts in split]


def free_names(
    paths: Sequence[str], *, mark: str, is_taken: Callable[[int, str], bool]
) -> list[str]:
    """Give each path that is taken (or comes twice) a name of its own: `stem (mark).suffix`."""
    given: list[str] = []
    used: set[str] = set()
    for index, path in enumerate(paths):
        candidate = path
        number = 0
        while key(candidate) in used or is_taken(index, candidate):
            number += 1
            pure = PurePosixPath(path)
            extra = f" ({mark})" if number == 1 else f" ({mark}-{number})"
            stem = pure.stem.encode()[: 240 - len(extra) - len(pure.suffix.encode())]
            name = stem.decode(errors="ignore") + extra + pure.suffix
            candidate = str(pure.with_name(name))
        used.add(key(candidate))
        given.append(candidate)
    return given


def key(path: str) -> str:
    """Compare paths by this: two names that differ in case alone are one on many file systems."""
    return path.casefold()


def absolute_key(save_path: str, path: str) -> str:
    """Compare whole paths by this."""
    return key(os.path.normpath(os.path.join(save_path, path)))  # noqa: PTH118 - text, never resolved


def is_there(path: Path) -> bool:
    """Whether anything has this name, be it a dangling link."""
    return os.path.lexists(path)
