"""What the supervisor and its children say: into the log file, and onto the console where one listens. No Django."""

import os
import select

from apps.program.logfile import LogFile, line

CONSOLE = 1


class Voice:
    """Writes each line twice, and is never held up by a console."""

    def __init__(self, log: LogFile, *, echo: bool) -> None:
        self._log = log
        self._echo = echo

    def tell(self, level: str, text: str) -> None:
        """Tell something of our own, with its time and level."""
        self.show(line(level, text))

    def show(self, text: str) -> None:
        """Pass a whole line on."""
        self._log.write(text)
        if not self._echo:
            return
        data = f"{text}\n".encode(errors="replace")
        try:
            # A console that takes nothing (a pager, a stopped terminal) must not hold up the supervision.
            while data and select.select([], [CONSOLE], [], 0)[1]:
                data = data[os.write(CONSOLE, data[: select.PIPE_BUF]) :]
        except OSError:
            # The console is gone (closed terminal, full disk behind a redirection); the file goes on.
            self._echo = False

    def close(self) -> None:
        """Nothing more will be said."""
        self._log.close()
