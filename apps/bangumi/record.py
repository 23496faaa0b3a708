"""A rule as 3.2 clients know it, and back: comma-joined texts on the wire, lists inside."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db import models

from apps.bangumi import explain
from apps.bangumi.models import Alias, Rule, RuleKind
from apps.core import fields
from apps.core.errors import InvalidInput

Record = dict[str, Any]
_LONGEST = 500
_LONGEST_LIST_TEXT = 8000
_HALF = re.compile(r"[0-9]{1,4}\.[0-9]")
#: What the database can hold.
_HIGHEST_ID = 2**31 - 1
#: The columns that a record is made of, its number first.
COLUMNS = (
    "id",
    "official_title",
    "year",
    "title_raw",
    "season",
    "season_raw",
    "group_name",
    "dpi",
    "source",
    "subtitle",
    "eps_collect",
    "episode_offset",
    "season_offset",
    "filter",
    "include",
    "include_all",
    "wanted_from",
    "sources",
    "poster_link",
    "added",
    "rule_name",
    "save_path",
    "disabled",
    "archived",
    "air_weekday",
    "weekday_locked",
    "needs_review",
    "needs_review_reason",
    "suggested_season_offset",
    "suggested_episode_offset",
    "review_reason",
    "kind",
    "bgm_id",
    "bgm_pinned",
    "tmdb_id",
    "tmdb_pinned",
)


def record(rule: Rule, *, aliases: list[str]) -> Record:
    """Every key of the contract's record, texts where a client splits, never null there; ours at its end."""
    return _on_the_wire({name: getattr(rule, name) for name in COLUMNS}, aliases)


def of_rule(rule: Rule) -> Record:
    """The record of a rule with its aliases."""
    aliases = Alias.objects.filter(rule_id=rule.pk).order_by("pk")
    return record(rule, aliases=list(aliases.values_list("text", flat=True)))


def of_rules(rules: models.QuerySet[Rule]) -> list[Record]:
    """Records of many rules, in two queries, without what no client sees and without making objects of them."""
    rows = list(rules.values(*COLUMNS))
    aliases: defaultdict[int, list[str]] = defaultdict(list)
    known = Alias.objects.filter(rule__in=rules.order_by().values("pk")).order_by("pk")
    for rule_id, text in known.values_list("rule_id", "text"):
        aliases[rule_id].append(text)
    return [_on_the_wire(row, aliases.get(row["id"], [])) for row in rows]


def _on_the_wire(rule: Mapping[str, Any], aliases: list[str]) -> Record:
    review = explain.why_to_review(rule["review_reason"])
    return {
        "id": rule["id"],
        "official_title": rule["official_title"],
        "year": None if rule["year"] is None else str(rule["year"]),
        "title_raw": rule["title_raw"],
        "season": rule["season"],
        "season_raw": rule["season_raw"] or None,
        "group_name": rule["group_name"] or None,
        "dpi": rule["dpi"] or None,
        "source": rule["source"] or None,
        "subtitle": rule["subtitle"] or None,
        "eps_collect": rule["eps_collect"],
        "episode_offset": rule["episode_offset"],
        "season_offset": rule["season_offset"],
        "filter": ",".join(rule["filter"]),
        "include": rule["include"],
        "include_all": rule["include_all"],
        "wanted_from": rule["wanted_from"],
        "rss_link": ",".join(rule["sources"]),
        "poster_link": rule["poster_link"] or None,
        "added": rule["added"],
        "rule_name": rule["rule_name"] or None,
        "save_path": rule["save_path"] or None,
        "deleted": rule["disabled"],
        "archived": rule["archived"],
        "air_weekday": rule["air_weekday"],
        "weekday_locked": rule["weekday_locked"],
        "needs_review": rule["needs_review"],
        "needs_review_reason": rule["needs_review_reason"] or None,
        "suggested_season_offset": rule["suggested_season_offset"],
        "suggested_episode_offset": rule["suggested_episode_offset"],
        "title_aliases": json.dumps(aliases, ensure_ascii=False) if aliases else None,
        "episode_type": rule["kind"],
        "needs_review_reason_en": review.en if review else None,
        "bgm_id": rule["bgm_id"],
        "bgm_pinned": rule["bgm_pinned"],
        "tmdb_id": rule["tmdb_id"],
        "tmdb_pinned": rule["tmdb_pinned"],
    }


def changes(data: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes of a rule from a client's record: only the keys that it has; unknown keys are passed over.

    Raises InvalidInput with every bad field.
    """
    return fields.read_all(_FIELDS, data)


def _text(wire: str, raw: Any) -> str:
    return fields.text(wire, raw, most=_LONGEST)


def _needed(wire: str, raw: Any) -> str:
    found = _text(wire, raw)
    if not found:
        raise InvalidInput.of(wire, "field_required")
    return found


def _count(wire: str, raw: Any) -> int:
    return fields.whole_number(wire, raw, low=0)


def _year(wire: str, raw: Any) -> int | None:
    return None if raw in (None, "") else _count(wire, raw)


def _weekday(wire: str, raw: Any) -> int | None:
    return None if raw is None else fields.whole_number(wire, raw, low=0, high=6)


def _catalogue_number(wire: str, raw: Any) -> int | None:
    return None if raw in (None, "") else fields.whole_number(wire, raw, low=1, high=_HIGHEST_ID)


def _bool(wire: str, raw: Any) -> bool:
    return raw is not None and fields.boolean(wire, raw)


def _list(wire: str, raw: Any) -> list[str]:
    if raw is None:
        return []
    parts = raw.split(",") if isinstance(raw, str) else raw
    if not isinstance(parts, list):
        raise InvalidInput.of(wire, "field_not_list")
    if any(not isinstance(part, str) or "\x00" in part for part in parts):
        raise InvalidInput.of(wire, "field_not_text")
    if sum(map(len, parts)) > _LONGEST_LIST_TEXT:
        raise InvalidInput.of(wire, "field_too_long", most=_LONGEST_LIST_TEXT)
    return [part.strip() for part in parts if part.strip()]


def _kind(wire: str, raw: Any) -> str:
    return fields.choice(wire, raw, options=RuleKind.values, usual=RuleKind.EPISODE.value)


def _episode(wire: str, raw: Any) -> float | None:
    """An episode's number, also a half one, also as text; null is none."""
    if raw in (None, ""):
        return None
    if isinstance(raw, str) and _HALF.fullmatch(raw.strip()):
        return float(raw)
    if isinstance(raw, float) and 0 <= raw <= fields.HIGHEST_NUMBER:
        return raw
    return float(fields.whole_number(wire, raw, low=0))


def aliases(data: Mapping[str, Any]) -> list[str] | None:
    """The other spellings that a client's record states, as a list or as JSON text; None where it says nothing.

    Raises InvalidInput.
    """
    wire = "title_aliases"
    raw = data.get(wire)
    if isinstance(raw, str) and raw:
        try:
            raw = json.loads(raw)
        except (ValueError, RecursionError):
            raise InvalidInput.of(wire, "field_not_list") from None
    if raw in (None, ""):
        return None
    if not isinstance(raw, list):
        raise InvalidInput.of(wire, "field_not_list")
    return list(dict.fromkeys(_needed(wire, text) for text in raw))


#: As it is shown, joined, a list comes back unchanged: what has a comma inside would not survive the splitting.
_JOINED = {"filter": "filter", "rss_link": "sources"}


def is_unchanged_list(rule: Rule, wire: str, raw: Any) -> bool:
    """Did a client send back, untouched, the text in which it was shown this list of a rule?"""
    attribute = _JOINED.get(wire)
    return attribute is not None and raw == ",".join(getattr(rule, attribute))


#: Wire name, attribute, how it is read.
_FIELDS: tuple[tuple[str, str, fields.Reader], ...] = (
    ("official_title", "official_title", _needed),
    ("year", "year", _year),
    ("title_raw", "title_raw", _needed),
    ("season", "season", _count),
    ("season_raw", "season_raw", _text),
    ("group_name", "group_name", _text),
    ("dpi", "dpi", _text),
    ("source", "source", _text),
    ("subtitle", "subtitle", _text),
    ("eps_collect", "eps_collect", _bool),
    ("episode_offset", "episode_offset", fields.whole_number),
    ("season_offset", "season_offset", fields.whole_number),
    ("filter", "filter", _list),
    ("include", "include", _list),
    ("include_all", "include_all", _bool),
    ("wanted_from", "wanted_from", _episode),
    ("rss_link", "sources", _list),
    ("poster_link", "poster_link", _text),
    ("rule_name", "rule_name", _text),
    ("archived", "archived", _bool),
    ("deleted", "disabled", _bool),
    ("air_weekday", "air_weekday", _weekday),
    ("weekday_locked", "weekday_locked", _bool),
    ("needs_review", "needs_review", _bool),
    ("needs_review_reason", "needs_review_reason", _text),
    ("episode_type", "kind", _kind),
    ("bgm_id", "bgm_id", _catalogue_number),
    ("bgm_pinned", "bgm_pinned", _bool),
    ("tmdb_id", "tmdb_id", _catalogue_number),
    ("tmdb_pinned", "tmdb_pinned", _bool),
)
