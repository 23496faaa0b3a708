"""What the queue runs: a round of all feeds, and one feed that somebody asked for."""

import dataclasses

from apps.core import http, work
from apps.core.config import store
from apps.core.outside import way_out
from apps.rss import refresh, second_look
from apps.rss.models import Feed

#: Somebody asked: also while the host rests.
ASKED_FOR = dataclasses.replace(http.FEED, insists=True)


def feeds(_subject: str) -> None:
    """Read every feed that is due; then missing episodes are searched for, where that is on (contract 6.6)."""
    config = store.load()
    with way_out(config) as outside:
        refresh.refresh_all(config=config, outside=outside)
    if config.bangumi_manage.eps_complete:
        work.soon("backfill")


def feed(subject: str) -> None:
    """Read one feed, enabled or not; `subject` is its number. One that is gone meanwhile is no failure."""
    config = store.load()
    with way_out(config) as outside:
        chosen = Feed.objects.filter(pk=int(subject))
        refresh.refresh(chosen, config=config, outside=outside, purpose=ASKED_FOR)


def look_again(_subject: str) -> None:
    """Decide again about what a rule or a filter kept out, since one has changed."""
    second_look.look_again(store.load())
