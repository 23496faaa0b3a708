"""What would become of a title: its reading, the rule it would belong to and why, and what its file would be called.

The decision is the real one, taken back (docs/decisions/0011): nothing is stored.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import transaction

from apps.bangumi import intake, placing
from apps.bangumi.candidate import Candidate
from apps.bangumi.decisions import Reason, Verdict
from apps.bangumi.folders import folder_of, show_of
from apps.bangumi.judging import Item, Way
from apps.bangumi.matching import Lost
from apps.bangumi.models import Rule
from apps.core.config.schema import Config
from apps.core.text import Words, say
from apps.downloader.protocol import TorrentFile
from apps.naming import paths
from apps.naming.presets import Method
from apps.titles import Reading, Span, read

#: What a title may be at most; no site publishes longer ones.
LONGEST_TITLE = 1000
_WITHOUT_ENDING = ".mkv"


@dataclass(frozen=True, slots=True)
class Rival:
    """A rule whose pattern stands in the title, and why it would not have it."""

    rule: Rule
    lost: Lost

    @property
    def words(self) -> Words:
        """Why, in both languages."""
        return say(f"lost_{self.lost.value}")


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of a title.

    rule   None where it would belong to none; one that is not stored yet has no id
    path   where its file would stand, were it taken; "" without a rule. A new rule's folder may still get another
           name from a catalogue
    """

    reading: Reading
    rule: Rule | None
    verdict: Verdict
    rivals: tuple[Rival, ...]
    path: str

    @property
    def words(self) -> Words:
        """Why, in both languages."""
        return say(f"reason_{self.verdict.reason.value}", self.verdict.facts)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the title: what it says, as names of fields; none where it was not understood or says nothing."""

    text: str
    fields: tuple[str, ...] = ()
    is_left_over: bool = False


def of_title(title: str, *, config: Config, now: dt.datetime) -> Preview:
    """What would become of a release that an aggregate feed brought now."""
    reading = read(title)
    item = Item(Candidate(title=title, url=""), reading)
    with transaction.atomic():
        book = intake.open_book()
        known = set(book.rules)
        way = Way(discovers=True, parser="mikan")
        intake.judge([item], book, way, config=config, now=now)
        transaction.set_rollback(True)
    rule = item.rule
    if rule is not None and rule.pk not in known:
        rule.pk = None
    rivals = tuple(Rival(book.rules[pk], lost) for pk, lost in item.rivals.items() if pk in known)
    verdict = item.verdict or Verdict(Reason.UNREADABLE)
    path = _path(rule, reading, config) if rule is not None else ""
    return Preview(reading, rule, verdict, rivals, path)


def pieces(reading: Reading) -> Iterator[Piece]:
    """The title cut where its meaning changes, from its first character to its last."""
    spans: list[Span] = [*reading.spans, *reading.leftover_spans]
    edges = {0, len(reading.text), *(edge for span in spans for edge in (span.start, span.end))}
    cuts = sorted(edges)
    for start, end in pairwise(cuts):
        here = [span for span in reading.spans if span.start <= start and end <= span.end]
        names = tuple(dict.fromkeys(span.field for span in here))
        is_left = any(one.start <= start and end <= one.end for one in reading.leftover_spans)
        yield Piece(reading.text[start:end], names, is_left and not names)


def as_json(preview: Preview) -> dict[str, Any]:
    """A preview as clients get it."""
    reading, rule = preview.reading, preview.rule
    return {
        "title": reading.text,
        "reading": reading.as_json(),
        "spans": [
            {"field": one.field, "start": one.start, "end": one.end, "value": one.value}
            for one in reading.spans
        ],
        "left_over": list(reading.leftovers),
        "because": list(reading.reasons),
        "rule": rule.pk if rule else None,
        "official_title": rule.official_title if rule else None,
        "taken": preview.verdict.is_taken,
        "reason": preview.verdict.reason.value,
        "reason_en": preview.words.en,
        "reason_zh": preview.words.zh,
        "rivals": [
            {
                "rule": rival.rule.pk,
                "title": str(rival.rule),
                "why": rival.lost.value,
                "why_en": rival.words.en,
                "why_zh": rival.words.zh,
            }
            for rival in preview.rivals
        ],
        "path": preview.path or None,
    }


def _path(rule: Rule, reading: Reading, config: Config) -> str:
    """Where the file would stand, named as the release is; ".mkv" where the title names no ending."""
    folder = rule.save_path or folder_of(rule, config)
    name = reading.text.replace("/", " ")
    if reading.container is None or not name.lower().endswith(f".{reading.container.lower()}"):
        name += _WITHOUT_ENDING
    placed = placing.place(
        [TorrentFile(index=0, path=name, size_bytes=1, progress=1.0, wanted=True)],
        release=reading,
        show=show_of(rule),
        method=Method(config.bangumi_manage.rename_method),
        originals={},
    )
    return next((paths.join(folder, one.wanted_path) for one in placed.placements), "")
