"""The end of the wizard: everything it asked is put in force at once, or nothing is."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from apps.accounts import people
from apps.accounts.models import User
from apps.core import work
from apps.core.config import store
from apps.rss.models import Feed

log = logging.getLogger(__name__)

#: An empty file in the config folder that scripts of 3.2 look for; its absence reopens nothing.
SENTINEL: Final = ".setup_complete"


@dataclass(frozen=True, slots=True)
class FirstFeed:
    """The feed to begin with; it need not be readable now."""

    url: str
    name: str


def complete(
    *, username: str, password: str, config: Mapping[str, Any], feed: FirstFeed | None = None
) -> User:
    """Make the administrator, store the configuration, add the feed, start the work.

    Raises SetupDone if somebody was faster, InvalidInput for values that cannot be used; then nothing has changed.
    """
    with transaction.atomic():
        user = people.found(username=username, password=password)
        store.update(config, author=username)
        if feed is not None:
            Feed.objects.get_or_create(
                url=feed.url, defaults={"name": feed.name, "aggregate": True}
            )
            work.soon("feeds")
        transaction.on_commit(_leave_a_sign)
    log.info("Setup is complete; %s looks after this server.", username)
    return user


def _leave_a_sign() -> None:
    settings.CONFIG_DIR.mkdir(parents=True, exist_ok=True)
    (settings.CONFIG_DIR / SENTINEL).touch()
