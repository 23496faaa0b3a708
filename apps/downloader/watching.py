"""Listens to the built-in engine, so that what it has finished is put away at once, and tells it its settings."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from apps.core import clock, work
from apps.core.config.schema import Config, Engine
from apps.downloader.clients.builtin import BuiltinClient
from apps.downloader.engine.link import Link, LinkDown
from apps.downloader.engine.settings import EngineSettings
from apps.downloader.engine.wire import News, address_file

log = logging.getLogger(__name__)

TURN_SECONDS = 1.0
KIB = 1024


def watch(
    data_dir: Path,
    *,
    load: Callable[[], Config],
    stop: threading.Event,
    react: Callable[[News], None] | None = None,
) -> None:
    """Run until `stop` is set, in a thread of the worker's parent. Comes back to an engine that was restarted.

    `load` gives the configuration; a changed one is pushed within a second. What happens asks for the jobs that it
    concerns, unless `react` says otherwise.
    """
    react = react or ask_for_work
    while not stop.is_set():
        if load().downloader.type != "builtin":
            clock.wait(TURN_SECONDS, stop=stop)
            continue
        link = Link(address_file(data_dir))
        client = BuiltinClient(data_dir)
        try:
            _listen(link, client, load=load, stop=stop, react=react)
        except LinkDown:
            clock.wait(0.2, stop=stop)
        finally:
            link.close()
            client.close()


def _listen(
    link: Link,
    client: BuiltinClient,
    *,
    load: Callable[[], Config],
    stop: threading.Event,
    react: Callable[[News], None],
) -> None:
    link.subscribe()
    pushed: EngineSettings | None = None
    react(News("connected"))  # what finished while nobody listened
    while not stop.is_set():
        config = load()
        if config.downloader.type != "builtin":
            return
        wanted = engine_settings(config.engine)
        if wanted != pushed:
            client.configure(wanted)
            pushed = wanted
        news = link.next_news(TURN_SECONDS)
        if news is not None:
            react(news)


def ask_for_work(news: News) -> None:
    """Ask for the jobs that this concerns."""
    if news.event in {"finished", "disk", "missing", "connected"}:
        work.soon("library")
    if news.event in {"finished", "connected"}:
        work.soon("downloads")


def engine_settings(section: Engine) -> EngineSettings:
    """Return the configuration's words in the engine's."""
    return EngineSettings.of(
        {
            "listen_port": section.listen_port,
            "interfaces": section.listen_address,
            "download_bytes_per_second": section.download_limit_kib * KIB,
            "upload_bytes_per_second": section.upload_limit_kib * KIB,
            "connections": section.max_connections,
            "seed_ratio": section.seed_ratio_percent / 100,
            "seed_minutes": section.seed_minutes,
            "dht": section.dht,
            "pex": section.pex,
            "lsd": section.lsd,
            "encryption": section.encryption,
        }
    )
