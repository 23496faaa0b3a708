"""Asks one source one question: what is remembered first, and nobody who is left alone for a while."""

import datetime as dt
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.timezone import localtime

from apps.core.errors import HostResting, Internal, Problem
from apps.metadata import memory, standing
from apps.metadata.protocol import Question, Settings, ShowFacts, Source, called

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the trace: who said what, as a code of core/text.py with its facts."""

    source: str
    code: str
    facts: Mapping[str, str]
    #: It could not be asked, or gave no answer that can be used.
    is_failure: bool = False

    def as_json(self) -> dict[str, object]:
        """For a JSON column."""
        return {"source": self.source, "code": self.code, "facts": dict(self.facts)}


def ask_one(
    source: Source, question: Question, *, fresh: bool, settings: Settings | None
) -> tuple[ShowFacts | None, list[Said]]:
    """One source's answer, remembered or fresh, and what the trace says of it; settings where it goes out."""
    if reason := source.why_not(question):
        return None, [Said(source.name, reason, {"source": called(source.name)})]
    try:
        if settings is None:
            facts = source.ask(question)
        else:
            facts = _asked_outside(source, question, fresh=fresh, settings=settings)
    except _Resting as resting:
        facts_of_it = {"source": called(source.name), "at": f"{localtime(resting.until):%H:%M}"}
        return None, [Said(source.name, "source_resting", facts_of_it, is_failure=True)]
    except HostResting as problem:
        # Its failure was told when it happened; a thousand shows that wait for it are no news.
        return None, [_failed(source.name, problem)]
    except Problem as problem:
        log.warning("%s: %s", source.name, problem)
        return None, [_failed(source.name, problem)]
    except Exception:
        # Broad on purpose: one source with an answer that nobody foresaw must not stop the others.
        log.exception("%s gave an answer that could not be read.", source.name)
        return None, [_failed(source.name, Internal())]
    return facts, _report(source.name, facts)


class _Resting(Exception):
    """A source is left alone for a while."""

    def __init__(self, until: dt.datetime) -> None:
        self.until = until
        super().__init__(until)


def _asked_outside(
    source: Source, question: Question, *, fresh: bool, settings: Settings
) -> ShowFacts | None:
    """The answer of a site: what is remembered, else asked for unless it is left alone. Raises also _Resting."""
    key = source.memory_key(question)
    answer = None if fresh else memory.recall(source.name, key)
    if answer is not None:
        return memory.facts_of(answer)
    until = standing.left_alone(source.name, asked_as=settings.fingerprint)
    if until is not None and not fresh:
        raise _Resting(until)
    try:
        facts = source.ask(question)
    except Problem as problem:
        standing.failed(source.name, problem, asked_as=settings.fingerprint)
        raise
    standing.answered(source.name)
    memory.remember(source.name, key, facts)
    return facts


def _report(name: str, facts: ShowFacts | None) -> list[Said]:
    if facts is None or not facts.is_found:
        return [Said(name, "metadata_unknown", {"source": called(name)})]
    title = facts.title or facts.other_title
    year = str(facts.year) if facts.year else "-"
    said = [Said(name, "metadata_known", {"source": called(name), "title": title, "year": year})]
    if facts.trouble is not None:
        said.append(Said(name, facts.trouble.code, dict(facts.trouble.facts)))
    return said


def _failed(name: str, problem: Problem) -> Said:
    facts = {fact: str(value) for fact, value in problem.facts.items()}
    return Said(name, problem.code, facts, is_failure=True)
