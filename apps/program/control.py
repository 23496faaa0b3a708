"""The switches: start, stop, restart, shut down; and the line to the supervisor that the last two need."""

import json
import logging
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from apps.core import work
from apps.core.config import store
from apps.core.errors import NoSupervisor, NotRunning

log = logging.getLogger(__name__)
_PATIENCE_SECONDS = 2.0


def start() -> None:
    """Let the loops run again; nothing where they do."""
    work.set_stopped(stopped=False)
    log.info("Started.")


def stop() -> None:
    """Stop the loops until start, restart or the next start of the program. Raises NotRunning."""
    if work.is_stopped():
        raise NotRunning
    work.set_stopped(stopped=True)
    log.info("Stopped: no feeds, no organising, until it is started again.")


def restart() -> None:
    """Resume with the settings as they are now; children are restarted only where a setting needs it."""
    work.set_stopped(stopped=False)
    config = store.load()
    switch_engine(on=config.downloader.type == "builtin")
    if settings.ENV.port is None:
        tell({"do": "listen", "host": settings.ENV.host, "port": config.program.webui_port})
    log.info("Restarted.")


def shut_down() -> None:
    """End the whole program on this machine, shortly after the answer. Raises NoSupervisor."""
    if not tell({"do": "shutdown"}):
        raise NoSupervisor


def switch_engine(*, on: bool) -> None:
    """Run the built-in engine or not."""
    tell({"do": "engine", "on": on})


def children() -> list[dict[str, Any]]:
    """What the supervisors of this machine say of their children; [] where there is none."""
    return [child for answer in tell({"do": "status"}) for child in answer.get("children", [])]


def tell(order: Mapping[str, object]) -> list[dict[str, Any]]:
    """Give an order to each supervisor of this data folder; the answers of those that obeyed."""
    answers = []
    for path in sorted(settings.RUN_DIR.glob("supervisor*.json")):
        try:
            answers.append(_ask(path, order))
        except (OSError, ValueError, KeyError) as error:
            log.debug("No supervisor at %s: %s", path.name, error)
    return [answer for answer in answers if answer.get("ok")]


def _ask(path: Path, order: Mapping[str, object]) -> dict[str, Any]:
    stored = json.loads(path.read_text(encoding="utf-8"))
    where = ("127.0.0.1", int(stored["port"]))
    with socket.create_connection(where, timeout=_PATIENCE_SECONDS) as peer:
        message = {**order, "token": stored["token"]}
        peer.sendall(json.dumps(message).encode() + b"\n")
        with peer.makefile("rb") as answers:
            answer: dict[str, Any] = json.loads(answers.readline())
    return answer
