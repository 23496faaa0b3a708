"""Says in both languages what became of releases, and which other rules might have had them, for pages and the API."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, QuerySet

from apps.bangumi import origin
from apps.bangumi.models import Release, Rival, Rule
from apps.core import expressions
from apps.core.text import Words, say

_MOST = 200


def why(release: Release) -> Words:
    """The sentence of a release's decision."""
    return say(f"reason_{release.reason}", release.facts)


def why_lost(rival: Rival) -> Words:
    """Why a rule does not have a release in whose title its pattern stands."""
    return say(f"lost_{rival.why}")


def why_to_review(reason: Mapping[str, Any]) -> Words | None:
    """A rule's `review_reason` in words; None where nothing waits for a decision."""
    return say(reason["code"], reason["facts"]) if reason else None


def latest(*, most: int = 30) -> list[Release]:
    """The releases seen last, newest first, with their rules."""
    return list(
        Release.objects.select_related("rule", "download").order_by("-seen_at", "-id")[:most]
    )


def releases_of(rule: Rule, *, now: dt.datetime) -> dict[str, Any]:
    """A rule's releases and why, newest first, those it might have had and why not, and which work it is."""
    mine = Release.objects.filter(rule=rule)
    lost = (
        Rival.objects.filter(rule=rule)
        .exclude(release__rule=rule)
        .select_related("release", "release__download")
        .order_by("-release_id")[:_MOST]
    )
    counts = mine.order_by("reason").values_list("reason").annotate(Count("id"))
    return {
        "rule": rule.pk,
        "at": now.isoformat(),
        "counts": dict(counts),
        "not_expressions": expressions.literal([*rule.filter, *rule.include]),
        "releases": [_entry(row) | _rivals(row) for row in _newest(mine)],
        "lost": [
            _entry(rival.release) | {"rule": rival.release.rule_id} | _lost(rival) for rival in lost
        ],
        "work": origin.told_of(rule),
    }


def unmatched() -> list[dict[str, Any]]:
    """Releases that belong to no rule, newest first, with the reason and the rules that came near.

    The keys of a torrent's record stand beside it, as 3.3 clients read them.
    """
    return [
        {
            "id": row.pk,
            "name": row.title,
            "url": row.url,
            "homepage": row.homepage or None,
            "downloaded": False,
            "bangumi_id": None,
        }
        | _entry(row)
        | _rivals(row)
        for row in _newest(Release.objects.filter(rule=None))
    ]


def unmatched_count() -> int:
    """How many releases belong to no rule."""
    return Release.objects.filter(rule=None).count()


def _newest(releases: QuerySet[Release]) -> Iterable[Release]:
    rows = releases.select_related("download").prefetch_related("rivals__rule")
    return rows.order_by("-id")[:_MOST]


def _entry(release: Release) -> dict[str, Any]:
    words = why(release)
    return {
        "title": release.title,
        "seen_at": release.seen_at.isoformat(),
        "season": release.season,
        "episode": release.episode,
        "taken": release.state == "taken",
        "reason": release.reason,
        "reason_en": words.en,
        "reason_zh": words.zh,
        "download": release.download.state if release.download else None,
    }


def _rivals(release: Release) -> dict[str, Any]:
    return {
        "rivals": [
            {"rule": rival.rule_id, "title": str(rival.rule)} | _lost(rival)
            for rival in release.rivals.all()
        ]
    }


def _lost(rival: Rival) -> dict[str, Any]:
    words = why_lost(rival)
    return {"why": rival.why, "why_en": words.en, "why_zh": words.zh}
