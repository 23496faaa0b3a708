"""How each source does: which one fails, since when and why, and when it is asked again.

A source that failed several times in a row is left alone, longer each time (the host behind it has its own, shorter
pauses in core/hosts.py, which hold for feeds too). What is remembered of it serves meanwhile, and a person who asks
is never turned away. Changed settings end the pause.
"""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localtime

from apps.core import clock
from apps.core.errors import BadAnswer, HostBusy, HostResting, OutsideFailure, Problem
from apps.core.text import Words, say
from apps.metadata.catalogue import shelf
from apps.metadata.models import SourceStanding
from apps.metadata.protocol import called

FAILURES_ALLOWED = 3
FIRST_REST = dt.timedelta(minutes=5)
LONGEST_REST = dt.timedelta(hours=6)
#: How exact the time of the last answer is kept.
_GRAIN = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Failing:
    """A source that is left alone, in words."""

    source: str
    words: Words
    since: dt.datetime | None


def left_alone(source: str, *, asked_as: str) -> dt.datetime | None:
    """Until when a source is left alone; None where it may be asked. `asked_as` stands for the settings."""
    row = SourceStanding.objects.filter(source=source).first()
    if row is None or row.next_at is None or row.asked_as != asked_as:
        return None
    return row.next_at if row.next_at > clock.now() else None


def answered(source: str) -> None:
    """It works: what was held against it is forgotten."""
    now = clock.now()
    row = SourceStanding.objects.filter(source=source).first()
    if row and not row.failures and row.answered_at and now - row.answered_at < _GRAIN:
        return
    clean: dict[str, Any] = {
        "failures": 0,
        "failing_since": None,
        "next_at": None,
        "code": "",
        "facts": {},
    }
    SourceStanding.objects.update_or_create(source=source, defaults=clean | {"answered_at": now})


def failed(
    source: str, problem: Problem, *, asked_as: str = "", allowed: int = FAILURES_ALLOWED
) -> dt.datetime | None:
    """It failed; until when it is left alone now. Problems of our own, and waiting in a queue, do not count."""
    if not _is_its_fault(problem):
        return None
    now = clock.now()
    row = SourceStanding.objects.filter(source=source).first() or SourceStanding(source=source)
    row.failures = row.failures + 1 if row.asked_as == asked_as else 1
    row.failing_since = (row.failing_since if row.failures > 1 else None) or now
    row.code = problem.code
    row.facts = json.loads(json.dumps(problem.facts, default=str))
    row.asked_as = asked_as
    row.next_at = None
    if row.failures >= allowed:
        row.next_at = now + min(FIRST_REST * 2 ** min(row.failures - allowed, 10), LONGEST_REST)
    SourceStanding.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["source"],
        update_fields=["failures", "failing_since", "code", "facts", "asked_as", "next_at"],
    )
    return row.next_at


def _is_its_fault(problem: Problem) -> bool:
    is_waiting = isinstance(problem, HostBusy | HostResting)
    return isinstance(problem, OutsideFailure | BadAnswer) and not is_waiting


def answered_at(source: str) -> dt.datetime | None:
    """When a source last answered, give or take a few minutes."""
    row = SourceStanding.objects.filter(source=source).first()
    return row.answered_at if row else None


def failing() -> list[Failing]:
    """The sources that are left alone or were lately, in words: which, why, and when they are asked again."""
    found = []
    for row in SourceStanding.objects.exclude(next_at=None).order_by("failing_since", "source"):
        why = say(row.code, row.facts)
        facts = {"source": called(row.source), "at": f"{localtime(row.next_at):%Y-%m-%d %H:%M}"}
        code = "source_left_alone"
        if row.source == shelf.NAME:
            code = "catalogue_failing"
            facts |= {"day": str(shelf.age().day)}
        words = Words(say(code, facts | {"why": why.en}).en, say(code, facts | {"why": why.zh}).zh)
        found.append(Failing(row.source, words, row.failing_since))
    return found


def catalogue_words(*, is_renewed: bool) -> Words:
    """How old our own catalogue of shows is, and when it was last compared with the published one."""
    day = str(shelf.age().day)
    looked = answered_at(shelf.NAME)
    if not is_renewed:
        return say("catalogue_off", {"day": day})
    return say(
        "catalogue_age", {"day": day, "looked": f"{localtime(looked):%Y-%m-%d}" if looked else "-"}
    )
