"""The one way in: candidates -> readings -> verdicts -> claims.

Every release that a feed offers becomes a row with its decision. The cost grows with what is new: one query for
what is known, one index for all rules, bulk writes, no network.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from django.db import transaction

from apps.bangumi.book import Book, open_book
from apps.bangumi.candidate import Candidate
from apps.bangumi.decisions import Reason, Verdict
from apps.bangumi.judging import Item, Way, decide, prefer
from apps.bangumi.models import Release, ReleaseState, Rival, Rule
from apps.core import events
from apps.core.config.schema import Config
from apps.core.events import FilterTooSlow
from apps.core.rows import write_column
from apps.downloader import claims
from apps.titles import read

_BATCH_ROWS = 500
_MOST_RIVALS = 5
_HASH = re.compile(r"[0-9a-f]{40}")


@dataclass(slots=True)
class TakenIn:
    """What became of a feed's candidates."""

    release_ids: dict[str, int] = field(default_factory=dict)
    taken: int = 0
    skipped: int = 0
    new_rules: list[int] = field(default_factory=list)
    reasons: dict[str, int] = field(default_factory=dict)


def take_in(
    candidates: Sequence[Candidate],
    *,
    aggregate: bool,
    parser: str,
    source_url: str,
    rule: Rule | None,
    config: Config,
    now: dt.datetime,
    book: Book | None = None,
    origin_private: bool = False,
    may_discover: bool | None = None,
) -> TakenIn:
    """Decide about candidates, store every decision, claim what is taken; all of it in one transaction.

    `rule` is the rule of a single feed: it has a say before any other. A candidate that another feed brought before
    keeps its decision. Safe to run twice.
    """
    book = book or open_book()
    result = TakenIn()
    fresh = _without_known(candidates, result)
    items = [Item(candidate, read(candidate.title)) for candidate in fresh]
    way = Way(
        own=book.rules.get(rule.pk, rule) if rule is not None else None,
        discovers=aggregate if may_discover is None else may_discover,
        parser=parser,
        source_url=source_url,
    )
    with transaction.atomic():
        judge(items, book, way, config=config, now=now)
        _store(items, result, now=now, origin_private=origin_private)
        _tell_what_is_slow(items)
        _tell_of_doubts(items)
    return result


def decide_again(
    release_ids: Sequence[int],
    *,
    way: Way,
    config: Config,
    now: dt.datetime,
    book: Book,
    origin_private: bool,
) -> int:
    """Decide anew about releases that were not taken, in one transaction; how many are taken now."""
    own = book.rules.get(way.own.pk, way.own) if way.own is not None else None
    with transaction.atomic():
        rows = list(
            Release.objects.select_for_update()
            .filter(pk__in=release_ids, state=ReleaseState.SKIPPED, download=None)
            .order_by("id")
        )
        items = [Item(_candidate_of(row), read(row.title)) for row in rows]
        judge(items, book, replace(way, own=own), config=config, now=now)
        taken = [item for item in items if item.verdict is not None and item.verdict.is_taken]
        downloads = claims.claim(
            [wanted(item, origin_private=origin_private) for item in taken], now=now
        )
        _write_again(rows, items, downloads)
        _tell_what_is_slow(items)
        _tell_of_doubts(items)
    return len(taken)


def _tell_of_doubts(items: Sequence[Item]) -> None:
    """What is held back since another show has its name waits for a person, who is told of it."""
    for item in items:
        verdict, rule = item.verdict, item.rule
        if rule is not None and verdict is not None and verdict.reason is Reason.NAMESAKE:
            events.record(
                events.ReleaseDoubted(
                    rule_id=rule.pk,
                    official_title=rule.official_title,
                    release_title=item.candidate.title,
                    group="&".join(item.reading.groups),
                    code=f"reason_{verdict.reason.value}",
                    facts={name: str(fact) for name, fact in verdict.facts.items()},
                )
            )


def _candidate_of(row: Release) -> Candidate:
    """A release as it was offered."""
    is_hash = _HASH.fullmatch(row.key) is not None
    return Candidate(
        title=row.title,
        url=row.url,
        homepage=row.homepage,
        info_hash=row.key if is_hash else None,
        size_bytes=row.size_bytes,
        published_at=row.published_at,
    )


def _write_again(
    rows: Sequence[Release], items: Sequence[Item], downloads: Mapping[str, int]
) -> None:
    for row, item in zip(rows, items, strict=True):
        for name, value in decision_of(item).items():
            setattr(row, name, value)
        row.download_id = downloads.get(row.key)
    Release.objects.bulk_update(
        rows, ["rule", "state", "reason", "facts", "download"], batch_size=_BATCH_ROWS
    )
    Rival.objects.filter(release__in=rows).delete()
    Rival.objects.bulk_create(
        [rival for item, row in zip(items, rows, strict=True) for rival in rivals_of(item, row.pk)],
        batch_size=_BATCH_ROWS,
    )


def judge(items: Sequence[Item], book: Book, way: Way, *, config: Config, now: dt.datetime) -> None:
    """Decide about candidates that come the same way, the best of each episode, and write what rules learned."""
    decide(items, book, way, config=config, now=now)
    write_column(book.with_new_source.values(), "sources")
    book.with_new_source.clear()
    prefer(items, book)


def _tell_what_is_slow(items: Sequence[Item]) -> None:
    """Say once of each expression that takes too long that it does."""
    for item in items:
        if item.verdict is not None and item.verdict.reason is Reason.FILTER_TOO_SLOW:
            pattern = str(item.verdict.facts["pattern"])
            events.record(FilterTooSlow(pattern=pattern, release_title=item.candidate.title))


def wanted(item: Item, *, origin_private: bool) -> claims.Wanted:
    """The claim of a taken candidate; held until its rule has a folder."""
    return claims.Wanted(
        key=item.candidate.key,
        info_hash=item.candidate.info_hash,
        url=item.candidate.url,
        name=item.candidate.title,
        save_path=item.rule.save_path if item.rule else "",
        tags=(f"ab:{item.rule.pk}",) if item.rule else (),
        held=item.rule is None or item.rule.settled_at is None,
        origin_private=origin_private,
    )


def decision_of(item: Item) -> dict[str, object]:
    """What a release's row says of its decision."""
    verdict = item.verdict or Verdict(Reason.UNREADABLE)
    return {
        "rule_id": item.rule.pk if item.rule else None,
        "state": ReleaseState.TAKEN if verdict.is_taken else ReleaseState.SKIPPED,
        "reason": verdict.reason.value,
        "facts": dict(verdict.facts),
    }


def rivals_of(item: Item, release_id: int) -> list[Rival]:
    """The rows of the rules that might have had it."""
    return [
        Rival(release_id=release_id, rule_id=rule_id, why=why.value)
        for rule_id, why in islice(item.rivals.items(), _MOST_RIVALS)
    ]


def point_to(old_download: int, new_download: int) -> None:
    """Two claims turned out to be one torrent: what stood on the first stands on the second."""
    Release.objects.filter(download_id=old_download).update(download_id=new_download)


def _without_known(candidates: Sequence[Candidate], result: TakenIn) -> list[Candidate]:
    """Drop what is known already, remembering its row; the first of two equal keys counts."""
    by_key = {candidate.key: candidate for candidate in reversed(candidates)}
    keys = list(by_key)
    for start in range(0, len(keys), _BATCH_ROWS):
        known = Release.objects.filter(key__in=keys[start : start + _BATCH_ROWS])
        result.release_ids.update(known.values_list("key", "id"))
    return [by_key[key] for key in reversed(keys) if key not in result.release_ids]


def _store(
    items: Sequence[Item], result: TakenIn, *, now: dt.datetime, origin_private: bool
) -> None:
    """Write releases, their rivals and claims in bulk."""
    if not items:
        return
    taken = [item for item in items if item.verdict is not None and item.verdict.is_taken]
    downloads = claims.claim(
        [wanted(item, origin_private=origin_private) for item in taken], now=now
    )
    rows = [_row(item, now=now, downloads=downloads) for item in items]
    Release.objects.bulk_create(rows, batch_size=_BATCH_ROWS)
    Rival.objects.bulk_create(
        [rival for item, row in zip(items, rows, strict=True) for rival in rivals_of(item, row.pk)],
        batch_size=_BATCH_ROWS,
    )
    result.release_ids.update((row.key, row.pk) for row in rows)
    result.taken += len(taken)
    result.skipped += len(items) - len(taken)
    result.new_rules += [item.rule.pk for item in items if item.is_first_of_rule and item.rule]
    for row in rows:
        result.reasons[row.reason] = result.reasons.get(row.reason, 0) + 1


def _row(item: Item, *, now: dt.datetime, downloads: Mapping[str, int]) -> Release:
    candidate, reading = item.candidate, item.reading
    return Release(
        key=candidate.key,
        title=candidate.title,
        url=candidate.url,
        homepage=candidate.homepage,
        size_bytes=candidate.size_bytes,
        published_at=candidate.published_at,
        seen_at=now,
        season=reading.season,
        part=reading.part or 1,
        episode=reading.episode,
        episode_end=reading.episode_end,
        version=reading.version,
        kind=reading.kind.value,
        group_name="&".join(reading.groups)[:200],
        download_id=downloads.get(candidate.key),
        **decision_of(item),
    )


__all__ = ["Book", "TakenIn", "Way", "decide_again", "open_book", "point_to", "take_in"]
