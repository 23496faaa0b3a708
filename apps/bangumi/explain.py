"""Says in both languages what became of releases, for pages and the API."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language

from apps.bangumi import origin
from apps.bangumi.models import Release, Rule
from apps.core.text import Words, say

_MOST = 200


def why(release: Release) -> Words:
    """The sentence of a release's decision."""
    return say(f"reason_{release.reason}", release.facts)


def in_language(words: Words) -> str:
    """A message in the reader's language."""
    return words.zh if (get_language() or "").startswith("zh") else words.en


def latest(*, most: int = 30) -> list[Release]:
    """The releases seen last, newest first, with their rules."""
    return list(
        Release.objects.select_related("rule", "download").order_by("-seen_at", "-id")[:most]
    )


def releases_of(rule: Rule, *, now: dt.datetime) -> dict[str, Any]:
    """A rule's releases with the reason of each, newest first; which work it is, and why that one."""
    rows = Release.objects.filter(rule=rule).select_related("download").order_by("-id")[:_MOST]
    return {
        "rule": rule.pk,
        "at": now.isoformat(),
        "releases": list(_entries(rows)),
        "work": origin.told_of(rule),
    }


def _entries(rows: Iterable[Release]) -> Iterable[dict[str, Any]]:
    for release in rows:
        words = why(release)
        yield {
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
