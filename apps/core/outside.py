"""Makes the way out as the configuration says; called at the edge: a request, a task, a command."""

import threading

from django.conf import settings

from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.hosts import Turns
from apps.core.http import Outside, Proxy


def way_out(config: Config, *, stop: threading.Event | None = None) -> Outside:
    """A way out with the configured proxy; its turns are shared with every process of this machine."""
    section = store.in_use(config.proxy)
    proxy = None
    if section.enable and section.host:
        proxy = Proxy(
            type=section.type,
            host=section.host,
            port=section.port,
            username=section.username,
            password=section.password,
        )
    return Outside(
        turns=Turns(settings.RUN_DIR / "hosts", stop=stop), proxy=proxy, direct=section.direct
    )
