"""What /config says of itself in the schema: each setting as apps/core/config/schema.py has it."""

import dataclasses
import types
import typing
from collections.abc import Mapping
from typing import Any

from apps.core.api.shapes import (
    SWITCH_OR_TEXT,
    Operation,
    Shape,
    listed,
    null,
    one_of,
    record,
    text,
    whole,
)
from apps.core.config.document import LONGEST_TEXT
from apps.core.config.schema import SECTIONS


def _section(section: type) -> Shape:
    hints = typing.get_type_hints(section)
    return record(
        **{
            item.name: _setting(hints[item.name], item.metadata)
            for item in dataclasses.fields(section)
        }
    )


def _setting(hint: Any, facts: Mapping[str, Any]) -> Shape:
    if facts.get("items"):
        return listed(_section(facts["items"]))
    if typing.get_origin(hint) in {typing.Union, types.UnionType}:
        return null(text(longest=LONGEST_TEXT))
    if typing.get_origin(hint) is tuple:
        return listed(text(longest=LONGEST_TEXT))
    if hint is bool:
        return SWITCH_OR_TEXT
    if hint is int:
        # The bounds hold for numbers as text too, which no pattern can say.
        return one_of(whole(low=facts["low"], high=facts["high"]), text(pattern="^[0-9]+$"))
    if facts.get("options"):
        return text(enum=[*facts["options"], *facts["also"]])
    if facts.get("url"):
        web = r"^https?://[^\s/]+"
        return text(longest=LONGEST_TEXT, pattern=rf"^$|{web}" if facts["optional"] else web)
    return text(longest=LONGEST_TEXT)


CONFIG_SECTIONS = {name: _section(section) for name, section in SECTIONS.items()}
CONFIG_SECTIONS["bangumi_manager"] = CONFIG_SECTIONS["bangumi_manage"]

CONFIG = {
    "read": Operation(
        "The whole configuration, secrets masked; `bangumi_manage` and `bangumi_manager` are the same section.",
        answer=record(CONFIG_SECTIONS),
    ),
    "change": Operation(
        "Lay a part of a configuration over what is stored: objects are merged, lists replaced, masks keep the secret.",
        body=record(**{name: null(shape) for name, shape in CONFIG_SECTIONS.items()}),
        body_needed=False,
        example={"program": {"rss_time": 1800}},
    ),
}
