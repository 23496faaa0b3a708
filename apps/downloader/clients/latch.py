"""Remembers that credentials were refused, for every process of this machine, until other settings are in force."""

from pathlib import Path


class Latch:
    """Set once, never opened: other settings have another latch. Without a file it holds for one client."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._was_set = False

    @property
    def is_set(self) -> bool:
        """Whether the credentials were refused."""
        if not self._was_set and self._file is not None:
            self._was_set = self._file.exists()
        return self._was_set

    def set(self) -> None:
        """Do not try these credentials again; what was remembered of earlier settings is dropped."""
        self._was_set = True
        if self._file is not None:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            for old in self._file.parent.glob("refused-*"):
                old.unlink(missing_ok=True)
            self._file.touch(mode=0o600)
