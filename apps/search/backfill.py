"""Missing episodes of a rule: looked for where people search, and taken in like any other release.

    due rules ──► what is missing ──► the providers, one after another ──► intake ──► when to look again

A rule is searched for once a day at most, seldomer while nothing is found, until nothing is missing; then it is
complete (`eps_collect`). A search that nobody answered proves nothing. A turn that dies leaves its rule due an hour
later; what it had claimed by then is claimed, and is not claimed again.
"""

import datetime as dt
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from apps.bangumi import forgetting, intake, judging
from apps.bangumi.candidate import Candidate
from apps.bangumi.matching import members, share_a_member
from apps.bangumi.models import Release, ReleaseState, Rule, RuleKind
from apps.core import addresses, clock, locks, work
from apps.core.config.schema import Config
from apps.core.errors import Busy, Problem, Refused, Stopping
from apps.core.http import Outside
from apps.core.text import say
from apps.search import find, gaps, listing, words
from apps.search.models import BackFill
from apps.search.protocol import PLACE, Provider
from apps.search.words import Word
from apps.titles import read

log = logging.getLogger(__name__)

#: After a search that found something, and the first one that found nothing; then it doubles.
PAUSE = dt.timedelta(days=1)
LONGEST_PAUSE = dt.timedelta(days=16)
#: After a search that nobody answered; it doubles up to a day.
RETRY = dt.timedelta(hours=1)
#: After so many searches in vain only group and title are asked for.
_FEWEST = 2
#: A turn takes so long and then leaves the rest to the next one: feeds wait for the same workers.
TURN = dt.timedelta(minutes=2)


class NotFollowed(Refused):
    """The rule is switched off. Facts: title."""

    code = "rule_not_followed"


@dataclass(slots=True)
class Filled:
    """What a search for one rule did; episodes by their numbers on the releases."""

    rule: Rule
    #: Missing when it began, and missing still.
    missing: frozenset[int]
    left: frozenset[int]
    #: Not there either, but so new that the feeds may still bring them.
    fresh: frozenset[int] = frozenset()
    #: What was published before the show began is another show of its name; None where nobody knows.
    began_at: dt.datetime | None = None
    #: The releases that were taken.
    titles: list[str] = field(default_factory=list)
    #: What providers said instead of an answer, and how many answered.
    problems: list[Problem] = field(default_factory=list)
    answers: int = 0

    @property
    def has_failed(self) -> bool:
        """Did nobody answer? Then it proves nothing."""
        return bool(self.problems) and not self.answers

    @property
    def is_complete(self) -> bool:
        """Is nothing missing any more, not even what came a moment ago?"""
        return not self.left and not self.fresh


def fill_due(*, config: Config, outside: Outside, now: dt.datetime) -> list[Filled]:
    """Search for the rules whose turn it is, as many as there is time for. One that fails never stops another."""
    done = []
    resting = BackFill.objects.filter(next_at__gt=now)
    due = incomplete().exclude(pk__in=resting.values("rule_id"))
    for rule_id in list(due.values_list("pk", flat=True)):
        if clock.now() - now > TURN:
            break
        # Read at its turn: a person may have switched it off meanwhile.
        rule = incomplete().filter(pk=rule_id).first()
        if rule is None:
            continue
        try:
            done.append(fill(rule, config=config, outside=outside))
        except Stopping:
            raise
        except Busy:
            log.info("The missing episodes of %s are being searched for already.", rule)
        except Exception:
            # Broad on purpose: one rule must not end the turn; the log has the traceback.
            log.exception("The missing episodes of %s could not be searched for.", rule)
    return done


def incomplete() -> QuerySet[Rule]:
    """Rules that are followed, settled, made of episodes, and not known to be complete."""
    return Rule.objects.followed().filter(
        archived=False, eps_collect=False, kind=RuleKind.EPISODE, settled_at__isnull=False
    )


def ask(rule: Rule) -> None:
    """Have a rule searched for soon, whenever that was done last. Raises NotFollowed."""
    if rule.disabled:
        raise NotFollowed(title=rule.official_title)
    work.soon("backfill", str(rule.pk))


def state_of(rule: Rule) -> dict[str, Any]:
    """How the search for a rule stands, as clients see it."""
    state = BackFill.objects.filter(rule=rule).first()
    words = say(state.problem, state.facts) if state and state.problem else None
    return {
        "missing": sorted(gaps.missing(rule)),
        "complete": rule.eps_collect,
        "found": state.found_count if state else 0,
        "asked_at": state.asked_at if state else None,
        "next_at": state.next_at if state and not rule.eps_collect else None,
        "problem": {"msg_en": words.en, "msg_zh": words.zh} if words else None,
    }


def fill(rule: Rule, *, config: Config, outside: Outside) -> Filled:
    """Search for a rule's missing episodes now, and claim them. Raises Busy while somebody else does."""
    with locks.hold(f"backfill {rule.pk}"):
        result = _gaps_of(rule)
        if result.missing:
            state = begin(rule, now=clock.now())
            asked = _words(rule, fewer=state.empty_in_a_row)
            _search(result, asked, config=config, outside=outside, keep=True)
        _settle(result)
    return result


def look(rule: Rule, *, config: Config, outside: Outside) -> Filled:
    """Search without storing or claiming anything."""
    result = _gaps_of(rule)
    if result.missing:
        state = BackFill.objects.filter(rule=rule).first()
        asked = _words(rule, fewer=state.empty_in_a_row if state else 0)
        _search(result, asked, config=config, outside=outside, keep=False)
    return result


def _gaps_of(rule: Rule) -> Filled:
    """What is missing before anybody was asked."""
    everything = gaps.missing(rule)
    before = clock.now() - gaps.FRESH
    missing = frozenset(number for number, at in everything.items() if at <= before)
    return Filled(
        rule,
        missing=missing,
        left=missing,
        fresh=frozenset(everything) - missing,
        began_at=gaps.beginning(rule),
    )


def begin(rule: Rule, *, now: dt.datetime) -> BackFill:
    """Note that a search begins, so that one that dies is not begun again at once."""
    state, _is_new = BackFill.objects.update_or_create(
        rule=rule, defaults={"asked_at": now, "next_at": now + RETRY}
    )
    return state


def _words(rule: Rule, *, fewer: int) -> tuple[Word, ...]:
    """What the providers are asked for: as the newest release is spelt.

    After a search in vain with fewer words, then under the rule's other spellings, one after another.
    """
    newest = Release.objects.filter(rule=rule, state=ReleaseState.TAKEN).order_by("-pk").first()
    if newest is not None and fewer == 0:
        return words.telling(read(newest.title), title_raw=rule.title_raw)
    spellings = [rule.title_raw, *(alias.text for alias in rule.aliases.order_by("pk"))]
    spelling = spellings[max(0, fewer - _FEWEST) % len(spellings)]
    resolution = rule.dpi if fewer < _FEWEST else ""
    return words.of_show(spelling, group=rule.group_name, resolution=resolution)


def _search(
    result: Filled, asked: Sequence[Word], *, config: Config, outside: Outside, keep: bool
) -> None:
    """Ask one provider after another until nothing is missing."""
    for provider in listing.listed():
        if not result.left:
            return
        try:
            candidates = find.releases(provider, asked, outside=outside)
        except Stopping:
            raise
        except Problem as problem:
            log.warning(
                "%s, for %s: %s", provider.name, result.rule, say(problem.code, problem.facts).en
            )
            result.problems.append(problem)
            continue
        result.answers += 1
        _take(result, candidates, provider=provider, config=config, keep=keep)


def _take(
    result: Filled,
    candidates: Iterable[Candidate],
    *,
    provider: Provider,
    config: Config,
    keep: bool,
) -> None:
    """Hand what may be missing to intake, which decides as about any other release."""
    now = clock.now()
    is_private = addresses.lies_private(provider.template.replace(PLACE, ""))
    with transaction.atomic():
        book = intake.open_book()
        fitting = [one for one in candidates if _fits(one, result, book)]
        forgetting.forget_unmatched([one.key for one in fitting])
        taken = intake.take_in(
            fitting,
            aggregate=False,
            parser=result.rule.parser,
            source_url="",
            rule=result.rule,
            config=config,
            now=now,
            book=book,
            origin_private=is_private,
        )
        rows = Release.objects.filter(
            key__in=[one.key for one in fitting],
            rule=result.rule,
            state=ReleaseState.TAKEN,
            seen_at=now,
        )
        for row in rows:
            result.titles.append(row.title)
            result.left -= _among(result.left, row.episode, row.episode_end)
        if not keep:
            transaction.set_rollback(True)
        elif taken.taken:
            work.soon("downloads")


def _fits(candidate: Candidate, result: Filled, book: intake.Book) -> bool:
    """Could it be one of what is missing: by title, group, number, and not of an older show of the same name?

    What comes before the first episode wanted is let pass as well: intake says so, and keeps it with that reason.
    """
    rule, reading = result.rule, read(candidate.title)
    matches = book.index.find(reading, published=candidate.published_at).matches
    if not matches or matches[0].pattern.rule_id != rule.pk:
        return False
    group = members(rule.group_name)
    if group and reading.groups and not share_a_member(reading.groups, group):
        return False
    if result.began_at and candidate.published_at and candidate.published_at < result.began_at:
        return False
    is_wanted = bool(_among(result.left, reading.episode, reading.episode_end))
    return is_wanted or judging.is_before_first(rule, reading)


def _among(numbers: frozenset[int], first: float | None, last: float | None) -> frozenset[int]:
    """Which of the numbers a release holds."""
    if first is None:
        return frozenset()
    end = first if last is None else last
    return frozenset(number for number in numbers if first <= number <= end)


def _settle(result: Filled) -> None:
    """Write down what came of a search, and when to search again."""
    now = clock.now()
    if result.is_complete:
        Rule.objects.filter(pk=result.rule.pk).update(eps_collect=True)
    found = len(result.missing) - len(result.left)
    state, _is_new = BackFill.objects.get_or_create(
        rule=result.rule, defaults={"asked_at": now, "next_at": now}
    )
    state.found_count += found
    if result.has_failed:
        state.failed_in_a_row += 1
        state.next_at = now + _growing(RETRY, state.failed_in_a_row, longest=PAUSE)
    else:
        state.failed_in_a_row = 0
        state.empty_in_a_row = 0 if found or not result.missing else state.empty_in_a_row + 1
        state.next_at = now + _growing(PAUSE, state.empty_in_a_row, longest=LONGEST_PAUSE)
    problem = result.problems[-1] if result.problems else None
    state.problem = problem.code if problem else ""
    state.facts = {name: str(fact) for name, fact in problem.facts.items()} if problem else {}
    state.save()
    log.info(
        "%s: %d episodes were missing, %d found, %d missing still",
        result.rule,
        len(result.missing),
        found,
        len(result.left),
    )


def _growing(pause: dt.timedelta, times: int, *, longest: dt.timedelta) -> dt.timedelta:
    """The pause after so many turns in a row without success: it doubles with each but the first."""
    return min(longest, pause * (1 << min(max(times - 1, 0), 10)))
