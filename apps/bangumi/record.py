"""A rule as 3.2 clients know it, and back: comma-joined texts on the wire, lists inside."""

import json
from collections.abc import Mapping
from typing import Any

from apps.bangumi.models import Rule, RuleKind
from apps.core.errors import FieldError, InvalidInput

Record = dict[str, Any]
_LONGEST = 500
_LONGEST_LIST_TEXT = 8000
_HIGHEST_NUMBER = 9999


def record(rule: Rule, *, aliases: list[str]) -> Record:
    """Every key of the contract's record, texts where a client splits, never null there."""
    return {
        "id": rule.pk,
        "official_title": rule.official_title,
        "year": None if rule.year is None else str(rule.year),
        "title_raw": rule.title_raw,
        "season": rule.season,
        "season_raw": rule.season_raw or None,
        "group_name": rule.group_name or None,
        "dpi": rule.dpi or None,
        "source": rule.source or None,
        "subtitle": rule.subtitle or None,
        "eps_collect": rule.eps_collect,
        "episode_offset": rule.episode_offset,
        "season_offset": rule.season_offset,
        "filter": ",".join(rule.filter),
        "rss_link": ",".join(rule.sources),
        "poster_link": rule.poster_link or None,
        "added": rule.added,
        "rule_name": rule.rule_name or None,
        "save_path": rule.save_path or None,
        "deleted": rule.disabled,
        "archived": rule.archived,
        "air_weekday": rule.air_weekday,
        "weekday_locked": rule.weekday_locked,
        "needs_review": rule.needs_review,
        "needs_review_reason": rule.needs_review_reason or None,
        "suggested_season_offset": rule.suggested_season_offset,
        "suggested_episode_offset": rule.suggested_episode_offset,
        "title_aliases": json.dumps(aliases, ensure_ascii=False) if aliases else None,
        "episode_type": rule.kind,
    }


def records(rules: list[Rule]) -> list[Record]:
    """Records of rules whose aliases were fetched with them."""
    return [record(rule, aliases=[alias.text for alias in rule.aliases.all()]) for rule in rules]


#: Wire name -> (attribute, how it is read).
_FIELDS: dict[str, tuple[str, str]] = {
    "official_title": ("official_title", "needed"),
    "year": ("year", "year"),
    "title_raw": ("title_raw", "needed"),
    "season": ("season", "count"),
    "season_raw": ("season_raw", "text"),
    "group_name": ("group_name", "text"),
    "dpi": ("dpi", "text"),
    "source": ("source", "text"),
    "subtitle": ("subtitle", "text"),
    "eps_collect": ("eps_collect", "bool"),
    "episode_offset": ("episode_offset", "number"),
    "season_offset": ("season_offset", "number"),
    "filter": ("filter", "list"),
    "rss_link": ("sources", "list"),
    "poster_link": ("poster_link", "text"),
    "rule_name": ("rule_name", "text"),
    "archived": ("archived", "bool"),
    "deleted": ("disabled", "bool"),
    "air_weekday": ("air_weekday", "weekday"),
    "weekday_locked": ("weekday_locked", "bool"),
    "needs_review": ("needs_review", "bool"),
    "needs_review_reason": ("needs_review_reason", "text"),
    "episode_type": ("kind", "kind"),
}


def changes(data: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes of a rule from a client's record: only the keys that it has; unknown keys are passed over.

    Raises InvalidInput with every bad field.
    """
    found: dict[str, Any] = {}
    errors: list[FieldError] = []
    for wire, (attribute, kind) in _FIELDS.items():
        if wire not in data:
            continue
        try:
            found[attribute] = _READERS[kind](wire, data[wire])
        except InvalidInput as problem:
            errors.extend(problem.errors)
    if errors:
        raise InvalidInput(*errors)
    return found


def _text(wire: str, raw: Any) -> str:
    if raw is None:
        return ""
    if not isinstance(raw, str):
        raise InvalidInput.of(wire, "field_not_text")
    if "\x00" in raw:
        raise InvalidInput.of(wire, "field_bad_value")
    if len(raw) > _LONGEST:
        raise InvalidInput.of(wire, "field_too_long", most=_LONGEST)
    return raw.strip()


def _needed(wire: str, raw: Any) -> str:
    found = _text(wire, raw)
    if not found:
        raise InvalidInput.of(wire, "field_required")
    return found


def whole_number(wire: str, raw: Any) -> int:
    """A whole number, also as text. Raises InvalidInput."""
    if isinstance(raw, str) and raw.strip().removeprefix("-").isdecimal() and raw.strip().isascii():
        raw = int(raw.strip()[:9])
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise InvalidInput.of(wire, "field_not_number")
    if abs(raw) > _HIGHEST_NUMBER:
        raise InvalidInput.of(
            wire, "field_out_of_range", low=-_HIGHEST_NUMBER, high=_HIGHEST_NUMBER
        )
    return raw


def _count(wire: str, raw: Any) -> int:
    found = whole_number(wire, raw)
    if found < 0:
        raise InvalidInput.of(wire, "field_out_of_range", low=0, high=_HIGHEST_NUMBER)
    return found


def _year(wire: str, raw: Any) -> int | None:
    return None if raw in (None, "") else _count(wire, raw)


def _weekday(wire: str, raw: Any) -> int | None:
    if raw is None:
        return None
    found = whole_number(wire, raw)
    if not 0 <= found <= 6:  # noqa: PLR2004 - Monday to Sunday
        raise InvalidInput.of(wire, "field_out_of_range", low=0, high=6)
    return found


def _bool(wire: str, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw.lower() in {"true", "false"}:
        return raw.lower() == "true"
    if raw is None:
        return False
    raise InvalidInput.of(wire, "field_not_bool")


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
    if raw in (None, ""):
        return RuleKind.EPISODE.value
    if raw not in RuleKind.values:
        raise InvalidInput.of(wire, "field_not_a_choice", options=", ".join(RuleKind.values))
    return str(raw)


_READERS = {
    "text": _text,
    "needed": _needed,
    "number": whole_number,
    "count": _count,
    "year": _year,
    "weekday": _weekday,
    "bool": _bool,
    "list": _list,
    "kind": _kind,
}
