"""What each viewset says of each of its actions: what comes in and what goes out.

    class FeedViewSet(ViewSet):
        operations = described.FEEDS          {action: Operation}

Shapes say what is really accepted: numbers also as text, each form of a body, keys nobody knows. Errors that follow
from the form of a request (a body, a number in the address) are added where the schema is made.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Shape = dict[str, Any]

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
TEXT = "text/plain"
EVENTS = "text/event-stream"


def text(*, longest: int | None = None, example: str | None = None, **more: Any) -> Shape:
    """A text."""
    shape: Shape = {"type": "string", **more}
    if longest is not None:
        shape["maxLength"] = longest
    if example is not None:
        shape["example"] = example
    return shape


def whole(*, low: int | None = None, high: int | None = None) -> Shape:
    """A whole number."""
    return {"type": "integer", **_bounds(low, high)}


def number(*, low: int | None = None, high: int | None = None) -> Shape:
    """Any number."""
    return {"type": "number", **_bounds(low, high)}


def _bounds(low: int | None, high: int | None) -> Shape:
    found = {"minimum": low, "maximum": high}
    return {name: bound for name, bound in found.items() if bound is not None}


def switch() -> Shape:
    """True or false."""
    return {"type": "boolean"}


def listed(shape: Shape, *, least: int = 0) -> Shape:
    """A list."""
    return {"type": "array", "items": shape} | ({"minItems": least} if least else {})


def null(shape: Shape) -> Shape:
    """The same, or null."""
    choices = {"enum": [*shape["enum"], None]} if "enum" in shape else {}
    return {**shape, **choices, "nullable": True}


def one_of(*shapes: Shape) -> Shape:
    """Any of several."""
    return {"anyOf": list(shapes)}


def record(required: Mapping[str, Shape] | None = None, **optional: Shape) -> Shape:
    """An object; keys that are not named are passed over."""
    needed = dict(required or {})
    shape: Shape = {"type": "object", "properties": {**needed, **optional}}
    if needed:
        shape["required"] = list(needed)
    return shape


def extended(shape: Shape, *, required: Iterable[str] = (), **optional: Shape) -> Shape:
    """The same object with more keys, or more of them needed."""
    needed = [*shape.get("required", []), *required]
    found = {**shape, "properties": {**shape["properties"], **optional}}
    return found | ({"required": needed} if needed else {})


def anything() -> Shape:
    """An object of any keys."""
    return {"type": "object", "additionalProperties": True}


def whatever() -> Shape:
    """Any value at all."""
    return {}


def named(name: str) -> Shape:
    """A shape of the components."""
    return {"$ref": f"#/components/schemas/{name}"}


#: Whole numbers, and texts of digits, as clients send them; switches, and their words.
NUMBER_OR_TEXT = one_of(whole(low=-9999, high=9999), text(pattern=r"^-?[0-9]{1,4}$"))
COUNT_OR_TEXT = one_of(whole(low=0, high=9999), text(pattern=r"^[0-9]{1,4}$"))
ID_OR_TEXT = one_of(whole(low=1, high=2**63 - 1), text(pattern=r"^[1-9][0-9]{0,17}$"))
SWITCH_OR_TEXT = one_of(switch(), text(enum=["true", "false", "True", "False"]))


@dataclass(frozen=True, slots=True)
class Operation:
    """One action: what it is for, what it takes, what it answers."""

    summary: str
    answer: Shape = field(default_factory=lambda: named("Done"))
    body: Shape | None = None
    #: May the body be left out?
    body_needed: bool = True
    query: Mapping[str, Shape] = field(default_factory=dict)
    status: str = "200"
    media: str = JSON
    #: What the same status may answer in other media.
    also: Mapping[str, Shape] = field(default_factory=dict)
    takes_forms: bool = False
    is_open: bool = False
    example: Any = None
    #: Errors that it may answer beside those that its form implies (schema.py).
    problems: tuple[str, ...] = ()
