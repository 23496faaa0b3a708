"""What clients are told while they listen: rows that any process appends, in the transaction that made it so.

    publish() ──► LiveEvent ──► web's one task for all listeners (apps/program/listening.py) ──► every open stream

Appending is all that happens here: a process that publishes knows no listener, and none need exist. With REDIS_URL
the row also goes out through Redis once it is committed, to the web processes of every machine.
"""

import functools
import json
import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from apps.core import clock
from apps.core.models import LiveEvent

log = logging.getLogger(__name__)
#: The one channel whose events have ids and are sent again to whoever comes back.
CHANNEL = "live"
#: Where django-eventstream listens in Redis.
REDIS_CHANNEL = "events_channel"
KEPT = timedelta(hours=24)
#: On PostgreSQL ids are given before the commit: whoever publishes waits for the one before, so that a reader who
#: has seen an id has seen all below it. (SQLite has one writer at a time.)
_TURN = 0x6C697665


def publish(kind: str, data: Mapping[str, Any]) -> None:
    """Tell whoever listens, as a part of the transaction that is open."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
        row = LiveEvent.objects.create(kind=kind, data=text, created_at=clock.now())
    if settings.REDIS_URL:
        transaction.on_commit(functools.partial(_fan_out, row, settings.REDIS_URL))


def sweep() -> int:
    """Delete what is older than a day, but for the newest, whose id says where things stand."""
    newest = LiveEvent.objects.aggregate(newest=Max("pk"))["newest"]
    old = LiveEvent.objects.filter(created_at__lt=clock.now() - KEPT)
    return old.exclude(pk=newest).delete()[0]


def _fan_out(row: LiveEvent, url: str) -> None:
    """Say it through Redis in django-eventstream's words. If it is away, clients read it when they come back."""
    import redis  # noqa: PLC0415 - only where it is used

    said = {"channel": CHANNEL, "event_type": row.kind, "data": row.data, "pub_id": row.pk}
    try:
        _redis(url).publish(REDIS_CHANNEL, json.dumps(said))
    except redis.RedisError as error:
        log.warning("Redis did not take a live event: %s", error)


@functools.cache
def _redis(url: str) -> Any:
    import redis  # noqa: PLC0415

    return redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)
