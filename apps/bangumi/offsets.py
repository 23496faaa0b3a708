"""Does a rule's numbering agree with the catalogue's? Evidence, a suggestion, what becomes of it.

Nothing here is ever applied by itself: the scan flags, a person applies or dismisses.
"""

import datetime as dt
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from apps.bangumi import rules, settle
from apps.bangumi.models import Release, ReleaseState, Rule
from apps.core import events
from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.errors import Problem, Refused
from apps.core.http import Outside
from apps.core.text import Words, say
from apps.downloader.protocol import DownloadClient
from apps.metadata import composed, counting, memory, resolver
from apps.metadata.numbering import Catalogue, Suggestion, counted_on, suggest, virtual_starts
from apps.metadata.protocol import Language, Names, Parser, Question, Settings
from apps.titles import read

log = logging.getLogger(__name__)


class NoSuggestion(Refused):
    """Nothing is suggested for this rule's numbers. Facts: title."""

    code = "no_suggestion"


@dataclass(frozen=True, slots=True)
class Seen:
    """Whole numbers above 0 of the newest part that releases speak of, and the last one of the parts before it."""

    numbers: tuple[int, ...]
    part: int | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What the catalogue says of some numbers."""

    catalogue: Catalogue | None
    suggestion: Suggestion | None
    #: Put together from others: what that does not explain is no sign of anything.
    is_composed: bool = False


def find(
    question: Question, *, season: int, seen: Seen, config: Config, outside: Outside
) -> Finding:
    """Look a show up and compare its numbers. A source that fails means that nothing is known, never an error.

    Without a key of TMDB, or while TMDB is away, with what others make of its numbers: then what they do not explain
    is no sign of anything.
    """
    settings = resolver.settings_for(store.in_use(config.network))
    try:
        found = _compared(_of_tmdb(question, settings, outside), season, seen)
        if found.suggestion:
            # A list that is remembered for long may lack a season that was announced since.
            fresh = _of_tmdb(question, settings, outside, at_most=memory.CATALOGUE_FOR)
            found = _compared(fresh, season, seen)
        if found.catalogue is not None:
            return found
    except Problem as problem:
        log.warning("TMDB cannot be asked about the numbering: %s", problem)
    try:
        composed_one = composed.catalogue_of(question, settings=settings, http=outside)
    except Problem as problem:
        log.warning("Nothing could be learned of the numbering: %s", problem)
        return Finding(None, None)
    found = _compared(composed_one, season, seen)
    is_explained = found.suggestion is not None and found.suggestion.is_complete
    return Finding(found.catalogue, found.suggestion if is_explained else None, is_composed=True)


def _compared(found: Catalogue | None, season: int, seen: Seen) -> Finding:
    if found is None:
        return Finding(None, None)
    hit = suggest(found, season=season, seen=seen.numbers, part=seen.part, before=seen.before)
    return Finding(found, hit)


def _of_tmdb(
    question: Question,
    settings: Settings,
    outside: Outside,
    *,
    at_most: dt.timedelta = memory.ENDED_FOR,
) -> Catalogue | None:
    """The show as TMDB has it; None without a key, or where it is not known there. Raises what core/http raises."""
    if not settings.tmdb_api_key:
        return None
    tmdb_id = question.tmdb_id
    if tmdb_id is None:
        work = resolver.resolve(question, parser=Parser.TMDB, settings=settings, http=outside)
        tmdb_id = work.tmdb_id
    if tmdb_id is None:
        return None
    return counting.catalogue_of(
        tmdb_id, language=question.language, settings=settings, http=outside, at_most=at_most
    )


def detect(
    title: str, *, season: int, episode: int, config: Config, outside: Outside
) -> dict[str, Any]:
    """The contract's answer for a title with the season and episode a client has read from it."""
    reading = read(title)
    names = Names(
        zh=(reading.title_zh,) if reading.title_zh else (),
        en=(reading.title_en,) if reading.title_en else (),
        jp=(reading.title_jp,) if reading.title_jp else (),
    )
    question = Question(
        names=names if names.all else Names(zh=(title.strip(),)),
        season=season,
        language=Language(config.rss_parser.language),
    )
    seen = Seen((episode,), part=reading.part)
    return _answer(find(question, season=season, seen=seen, config=config, outside=outside))


def _answer(found: Finding) -> dict[str, Any]:
    hit = found.suggestion
    return {
        "has_mismatch": hit is not None,
        "suggestion": hit
        and {
            "season_offset": hit.season_offset,
            "episode_offset": hit.episode_offset,
            "reason": both(hit).zh,
            "reason_en": both(hit).en,
            "confidence": hit.confidence.value,
        },
        "tmdb_info": found.catalogue and _catalogue(found.catalogue),
    }


def _catalogue(catalogue: Catalogue) -> dict[str, Any]:
    starts = {str(season.number): list(virtual_starts(season)) for season in catalogue.regular}
    parted = {number: found for number, found in starts.items() if len(found) > 1}
    return {
        "title": catalogue.title,
        "total_seasons": len(catalogue.regular),
        "season_episode_counts": {
            str(season.number): len(season.episodes) for season in catalogue.regular
        },
        "status": catalogue.status or None,
        "virtual_season_starts": parted or None,
    }


def both(suggestion: Suggestion) -> Words:
    """Why, in both languages."""
    return say(suggestion.code, suggestion.facts)


def for_rule(rule: Rule, *, config: Config, outside: Outside) -> Finding:
    """The same for a rule, from the numbers its releases really had; a hint where it has had none."""
    seen = genuine_numbers(rule)
    found = find(
        settle.question_of(rule, config),
        season=rule.season,
        seen=seen if seen.numbers else Seen((1,)),
        config=config,
        outside=outside,
    )
    if seen.numbers or found.suggestion or found.catalogue is None:
        return found
    return Finding(found.catalogue, counted_on(found.catalogue, season=rule.season))


def genuine_numbers(rule: Rule) -> Seen:
    """The numbers of the rule's taken releases; halves, prologues and ranges are no evidence."""
    rows = Release.objects.filter(
        Q(episode_end=None), rule=rule, state=ReleaseState.TAKEN, episode__gt=0
    ).values_list("part", "episode")
    by_part: dict[int, set[int]] = {}
    for part, number in rows:
        if number is not None and number == int(number):
            by_part.setdefault(part, set()).add(int(number))
    if not by_part:
        return Seen(())
    newest = max(by_part)
    earlier = [number for part, numbers in by_part.items() if part < newest for number in numbers]
    return Seen(tuple(sorted(by_part[newest])), newest, max(earlier, default=None))


def scan(config: Config, *, outside: Outside) -> int:
    """Flag followed rules whose numbering disagrees; how many. What was dismissed is not flagged again."""
    waiting = Rule.objects.filter(
        disabled=False,
        archived=False,
        kind="episode",
        needs_review=False,
        season_offset=0,
        episode_offset=0,
    ).exclude(settled_at=None)
    flagged = 0
    for rule in waiting:
        if not genuine_numbers(rule).numbers:
            continue
        found = for_rule(rule, config=config, outside=outside).suggestion
        if found is None or evidence(found) == rule.dismissed_review:
            continue
        flagged += _flag(rule, found)
    for rule in _unexplained():
        flagged += _look_again(rule, config=config, outside=outside)
    return flagged


def _unexplained() -> QuerySet[Rule]:
    """Rules that are flagged without a suggestion: their catalogue may have caught up since."""
    followed = Rule.objects.filter(disabled=False, archived=False, needs_review=True)
    return followed.filter(
        suggested_season_offset=None, review_reason__code__startswith="offset_"
    ).exclude(settled_at=None)


def _look_again(rule: Rule, *, config: Config, outside: Outside) -> bool:
    """Take back a flag that TMDB's list no longer bears out; True where there is a suggestion instead."""
    found = for_rule(rule, config=config, outside=outside)
    hit = found.suggestion
    if found.catalogue is None or found.is_composed or (hit and not hit.is_complete):
        return False
    same = Rule.objects.filter(pk=rule.pk, needs_review=True, review_evidence=rule.review_evidence)
    if not same.update(**rules.NOTHING_TO_REVIEW) or hit is None:
        return False
    return evidence(hit) != rule.dismissed_review and _flag(rule, hit)


def _flag(rule: Rule, found: Suggestion) -> bool:
    """Flag a rule and tell of it; False where somebody was quicker."""
    with transaction.atomic():
        is_new = Rule.objects.filter(pk=rule.pk, needs_review=False).update(
            needs_review=True,
            needs_review_reason=both(found).zh,
            suggested_season_offset=found.season_offset if found.is_complete else None,
            suggested_episode_offset=found.episode_offset if found.is_complete else None,
            review_evidence=evidence(found),
            review_reason={"code": found.code, "facts": dict(found.facts)},
        )
        if is_new:
            events.record(
                events.OffsetReview(
                    rule_id=rule.pk,
                    official_title=rule.official_title,
                    evidence=evidence(found),
                    code=found.code,
                    facts={name: str(fact) for name, fact in found.facts.items()},
                )
            )
    return bool(is_new)


def evidence(suggestion: Suggestion) -> str:
    """What a suggestion rests on, so that the same is not brought up twice."""
    return f"{suggestion.code}:{suggestion.season_offset}:{suggestion.episode_offset}"


def has_suggestion(rule: Rule) -> bool:
    """Is there something for a person to apply?"""
    return rule.suggested_season_offset is not None and rule.suggested_episode_offset is not None


def apply(rule: Rule, *, config: Config, client: DownloadClient) -> Rule:
    """Number the rule's episodes as suggested, as a person has decided. Raises NoSuggestion and what a change does."""
    season, episode = rule.suggested_season_offset, rule.suggested_episode_offset
    if season is None or episode is None:
        raise NoSuggestion(title=rule.official_title)
    wanted = {
        "season_offset": season,
        "episode_offset": episode,
        "offset_part": _part_of(rule.review_reason),
    }
    return rules.put(rule, wanted, config=config, client=client)


def _part_of(review: Mapping[str, Any]) -> int:
    """The part that the suggestion is for; 1 where it is for all of the season."""
    is_of_part = review.get("code") == "offset_part"
    return int(review["facts"]["part"]) if is_of_part else 1


def dismiss(rule: Rule) -> None:
    """Leave the numbering as it is, and do not ask again for the same reason."""
    Rule.objects.filter(pk=rule.pk).update(
        dismissed_review=rule.review_evidence, **rules.NOTHING_TO_REVIEW
    )
