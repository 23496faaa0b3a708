"""What is wrong now and not yet over: said once when it begins and once when it ends, shown in between.

A trouble has a key ("downloader", "disk:/downloads"), and as words a code of core/text.py with its facts.
"""

import json
import logging
from collections.abc import Mapping

from django.db import transaction

from apps.core import clock, events
from apps.core.errors import Problem
from apps.core.models import Trouble
from apps.core.text import say

log = logging.getLogger(__name__)


def begins(key: str, problem: Problem) -> bool:
    """Something is wrong; True where that is news, which is then logged and told."""
    facts = _plain(problem.facts)
    with transaction.atomic():
        old = Trouble.objects.filter(key=key).first()
        if old is not None and (old.code, old.facts) == (problem.code, facts):
            return False
        since = old.since if old else clock.now()
        Trouble.objects.update_or_create(
            key=key, defaults={"code": problem.code, "facts": facts, "since": since}
        )
        if old is None or old.code != problem.code:
            events.record(events.TroubleBegan(key=key, code=problem.code, facts=facts))
    log.warning("%s", say(problem.code, facts).en)
    return True


def ends(key: str) -> bool:
    """It works again; True where it was in trouble, which is then logged and told."""
    if not lasts(key):
        return False
    with transaction.atomic():
        old = Trouble.objects.filter(key=key).first()
        if old is None:
            return False
        old.delete()
        events.record(events.TroubleEnded(key=key, code=old.code, facts=old.facts))
    log.info("Over: %s", say(old.code, old.facts).en)
    return True


def lasts(key: str) -> bool:
    """Is it still in trouble?"""
    return Trouble.objects.filter(key=key).exists()


def now() -> list[Trouble]:
    """All that is wrong now, oldest first."""
    return list(Trouble.objects.order_by("since", "key"))


def _plain(facts: Mapping[str, object]) -> dict[str, str]:
    loaded: dict[str, str] = json.loads(
        json.dumps({name: str(fact) for name, fact in facts.items()})
    )
    return loaded
