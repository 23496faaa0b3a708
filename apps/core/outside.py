"""Makes the way out as the configuration says; called at the edge: a request, a task, a command."""

import threading

from django.conf import settings

from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.hosts import Turns
from apps.core.http import Guard, Outside, Proxy


def way_out(
    config: Config, *, stop: threading.Event | None = None, may_go_near: bool = True
) -> Outside:
    """A way out with the configured proxy; its turns are shared with every process of this machine.

    `may_go_near`: what was typed may lead into private networks, since an administrator typed it.
    """
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
        turns=Turns(settings.RUN_DIR / "hosts", stop=stop),
        proxy=proxy,
        direct=section.direct,
        typed=Guard.OWN if may_go_near else Guard.PUBLIC,
    )
