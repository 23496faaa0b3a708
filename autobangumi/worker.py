"""The worker process: loads what tasks need, so that the queue's processes share it, then starts the queue."""

import importlib

import django

from autobangumi import env

#: Heavy libraries of the tasks. Loaded once in the parent they cost their memory once.
LIBRARIES = (
    "feedparser",
    "requests",
    "selectolax.lexbor",
    "opencc",
    "qbittorrentapi",
)


def main(_arguments: list[str]) -> int:
    """Run until asked to end; the exit code."""
    env.name_settings()
    django.setup()

    from apps.core import logs  # noqa: PLC0415 - needs Django set up
    from apps.core.config import store  # noqa: PLC0415
    from apps.program import worker  # noqa: PLC0415
    from autobangumi import schedules  # noqa: PLC0415

    logs.to_stderr(secrets=store.secret_values)
    for name in LIBRARIES:
        importlib.import_module(name)
    return worker.run(schedules.TASKS, queued_function="autobangumi.schedules.run")
