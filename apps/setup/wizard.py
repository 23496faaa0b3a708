"""The end of the wizard: everything it asked is put in force at once, or nothing is."""

import contextlib
import logging
from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from apps.accounts import people
from apps.accounts.models import User
from apps.core import work
from apps.core.config import store
from apps.core.outside import way_out
from apps.rss import feeds
from apps.rss.feeds import DuplicateFeed

log = logging.getLogger(__name__)

#: An empty file in the config folder that scripts of 3.2 look for; its absence reopens nothing.
SENTINEL: Final = ".setup_complete"


def complete(
    *, username: str, password: str, config: Mapping[str, Any], feed: feeds.Wanted | None = None
) -> User:
    """Make the administrator, store the configuration, add the feed; its name is given, so nobody is asked for it.

    Raises SetupDone if somebody was faster, InvalidInput for values that cannot be used; then nothing has changed.
    """
    with transaction.atomic():
        user = people.found(username=username, password=password)
        stored = store.update(config, author=username)
        if feed is not None:
            with way_out(stored) as outside, contextlib.suppress(DuplicateFeed):
                feeds.add(feed, outside=outside)
        work.set_stopped(stopped=False)
        _leave_a_sign()
    log.info("Setup is complete; %s looks after this server.", username)
    return user


def _leave_a_sign() -> None:
    settings.CONFIG_DIR.mkdir(parents=True, exist_ok=True)
    (settings.CONFIG_DIR / SENTINEL).touch()
