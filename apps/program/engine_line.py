"""The worker's line to the built-in engine: pushes settings, and asks for the library when a download is done."""

import dataclasses
import logging
import threading

from django.conf import settings
from django.db import connection

from apps.core import clock, work
from apps.core.config import store
from apps.core.config.schema import Config, Engine
from apps.downloader.engine.link import Link, LinkDown
from apps.downloader.engine.settings import EngineSettings
from apps.downloader.engine.wire import Refusal, address_file

log = logging.getLogger(__name__)
_TRY_AGAIN_SECONDS = 0.5
_LOOK_AGAIN_SECONDS = 2.0
_PUSH_SECONDS = 5.0


def listen(stop: threading.Event) -> None:
    """Hear what happens in the engine until `stop` is set; connect again whenever it was away."""
    while not stop.is_set():
        try:
            config = store.load()
            if config.downloader.type != "builtin":
                clock.wait(_LOOK_AGAIN_SECONDS, stop=stop)
                continue
            _hear(config, stop)
        except LinkDown:
            clock.wait(_TRY_AGAIN_SECONDS, stop=stop)
        except Exception:
            # Broad on purpose: the line must outlive a database or an engine that is away for a moment.
            log.exception("The line to the download engine failed; connecting again.")
            connection.close()
            clock.wait(_LOOK_AGAIN_SECONDS, stop=stop)
    connection.close()


def _hear(config: Config, stop: threading.Event) -> None:
    """One connection. Raises LinkDown when it ends."""
    push(config.engine)
    link = Link(address_file(settings.DATA_DIR))
    try:
        news = link.news(stop=stop)
        # What happened while nobody listened is not told again.
        work.soon("library")
        for item in news:
            log.debug("The engine tells: %s %s", item.event, item.info_hash)
            if item.event in {"finished", "disk", "missing"}:
                work.soon("library")
                work.soon("downloads")
    finally:
        link.close()


def push(section: Engine) -> None:
    """Tell the engine its settings. Raises LinkDown where it is not there; it is told when it comes."""
    link = Link(address_file(settings.DATA_DIR))
    try:
        pushed = dataclasses.asdict(engine_settings(section))
        link.call("configure", timeout_seconds=_PUSH_SECONDS, pushed=pushed)
    except Refusal as refusal:
        log.warning("The download engine refuses its settings: %s", refusal)
    finally:
        link.close()


def engine_settings(section: Engine) -> EngineSettings:
    """The section of the configuration as the engine understands it."""
    return EngineSettings.of(
        {
            "listen_port": section.listen_port,
            "interfaces": section.listen_address,
            "download_bytes_per_second": section.download_limit_kib * 1024,
            "upload_bytes_per_second": section.upload_limit_kib * 1024,
            "connections": section.max_connections,
            "seed_ratio": section.seed_ratio_percent / 100,
            "seed_minutes": section.seed_minutes,
            "dht": section.dht,
            "pex": section.pex,
            "lsd": section.lsd,
            "encryption": section.encryption,
        }
    )
