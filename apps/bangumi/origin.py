"""Which work a rule is held to be, in words: what each source said, what was weighed, what a person has set."""

from collections.abc import Iterator
from typing import Any

from apps.bangumi.models import Rule
from apps.core.text import Words, say


def told_of(rule: Rule) -> dict[str, Any]:
    """For the API: numbers, who set them, what the sources said, the choice and its runners-up."""
    return {
        "bgm_id": rule.bgm_id,
        "bgm_pinned": rule.bgm_pinned,
        "tmdb_id": rule.tmdb_id,
        "tmdb_pinned": rule.tmdb_pinned,
        "asking_again": rule.is_doubted,
        "sources": [
            {"source": source, "said_en": words.en, "said_zh": words.zh}
            for source, words in said(rule)
        ],
        "candidates": [
            {
                **{name: one[name] for name in ("source", "id", "title", "year", "points")},
                "chosen": one["is_choice"],
                "reason_en": words.en,
                "reason_zh": words.zh,
            }
            for one, words in weighed(rule)
        ],
    }


def said(rule: Rule) -> Iterator[tuple[str, Words]]:
    """Each source with its sentence."""
    for one in rule.metadata_trace:
        yield one["source"], say(one["code"], one["facts"])


def weighed(rule: Rule) -> Iterator[tuple[dict[str, Any], Words]]:
    """Each work that was weighed, the choice of a source before its runners-up, with the reasons and their points."""
    for one in rule.contenders:
        reasons = [(say(f"weighed_{why['code']}"), why["points"]) for why in one["reasons"]]
        yield (
            one,
            Words(
                ", ".join(f"{words.en} ({points:+d})" for words, points in reasons),
                "，".join(f"{words.zh}（{points:+d}）" for words, points in reasons),
            ),
        )
