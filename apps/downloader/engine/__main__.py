"""`python -m apps.downloader.engine engine --data-dir DIR`: the download engine as a process of its own."""

import argparse
import fcntl
import logging
import os
import select
import sys
import time
from pathlib import Path

from apps.downloader.engine import EXIT_UNAVAILABLE, available

EXIT_HELD = 4
WAIT_FOR_OLD_ENGINE_SECONDS = 5.0


def main(arguments: list[str] | None = None) -> int:
    """Run the engine; the return value is the exit code."""
    parser = argparse.ArgumentParser(prog="engine", description="AutoBangumi's download engine.")
    parser.add_argument("role", choices=["engine"], help="the word by which `ps` tells it apart")
    parser.add_argument("--data-dir", type=Path, required=True, help="where it keeps its state")
    parser.add_argument("--version", default="4", help="what peers and trackers are told")
    options = parser.parse_args(arguments)
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(name)s: %(message)s"
    )
    if not available():
        logging.getLogger(__name__).error(
            "The built-in download engine needs libtorrent, which has no package for Python %d.%d; "
            "use Python 3.11 to 3.13, or choose qBittorrent as the downloader.",
            *sys.version_info[:2],
        )
        return EXIT_UNAVAILABLE
    folder = options.data_dir.absolute() / "engine"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = _lock(folder / "lock")
    if lock is None:
        logging.getLogger(__name__).error("Another engine works in %s", options.data_dir)
        return EXIT_HELD
    from apps.downloader.engine.server import Server  # noqa: PLC0415 - loads libtorrent

    Server(options.data_dir.absolute(), version=options.version).run()
    # libtorrent's own end waits for trackers; all that matters is on the disk already.
    logging.shutdown()
    os._exit(0)


def _lock(path: Path) -> int | None:
    """Take the folder for this process until it ends; an engine that is just ending is waited for."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + WAIT_FOR_OLD_ENGINE_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                os.close(descriptor)
                return None
            select.select([], [], [], 0.1)
        else:
            return descriptor


if __name__ == "__main__":
    sys.exit(main())
