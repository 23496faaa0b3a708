"""What the queue runs: the search for missing episodes, of every rule that is due or of one that somebody named."""

import contextlib

from apps.bangumi import forgetting
from apps.bangumi.models import Rule
from apps.core import clock
from apps.core.config import store
from apps.core.errors import Busy
from apps.core.outside import way_out
from apps.search import backfill


def back_fill(subject: str) -> None:
    """After each round of feeds, where `eps_complete` is on; with a rule's number that one, whatever is set."""
    config = store.load()
    if subject:
        _fill_one(int(subject))
    elif config.bangumi_manage.eps_complete:
        with way_out(config) as outside:
            backfill.fill_due(config=config, outside=outside, now=clock.now())


def _fill_one(rule_id: int) -> None:
    """By hand: also what was deleted in the client. One that is gone, off or searched for already is no failure."""
    config = store.load()
    rule = Rule.objects.followed().filter(pk=rule_id).first()
    if rule is not None:
        forgetting.forget_lost(rule)
        with way_out(config) as outside, contextlib.suppress(Busy):
            backfill.fill(rule, config=config, outside=outside)
