"""What the queue runs: a round of all feeds, and one feed that somebody asked for."""

import dataclasses

from apps.core import http
from apps.core.config import store
from apps.core.outside import way_out
from apps.rss import refresh
from apps.rss.models import Feed

#: Somebody asked: also while the host rests.
ASKED_FOR = dataclasses.replace(http.FEED, insists=True)


def feeds(_subject: str) -> None:
    """Read every feed that is due."""
    config = store.load()
    with way_out(config) as outside:
        refresh.refresh_all(config=config, outside=outside)


def feed(subject: str) -> None:
    """Read one feed, enabled or not; `subject` is its number. One that is gone meanwhile is no failure."""
    config = store.load()
    with way_out(config) as outside:
        chosen = Feed.objects.filter(pk=int(subject))
        refresh.refresh(chosen, config=config, outside=outside, purpose=ASKED_FOR)
