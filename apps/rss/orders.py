"""What a client wants followed or collected, in each form in which clients say it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.bangumi.record import changes
from apps.core import fields
from apps.core.errors import InvalidInput
from apps.rss.subscribe import parser_from

_LONGEST_NAME = 500
#: What may be said beside an address: which releases are wanted.
_WANTS = ("filter", "include", "include_all", "wanted_from")


@dataclass(frozen=True, slots=True)
class Order:
    """What a client wants followed or collected; without a record the address is analysed first."""

    urls: tuple[str, ...]
    parser: str
    record: Mapping[str, Any] | None
    name: str = ""
    #: Which releases are wanted, said beside the record or the address; as a record has it.
    wants: Mapping[str, Any] = field(default_factory=dict)

    def told(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """The client's record, or the analysed one, with what was said beside it."""
        named = {"official_title": self.name} if self.name else {}
        return {**record, **named, **self.wants}


def order_from(body: Mapping[str, Any]) -> Order:
    """`{data, rss?}`, a flat record, or `{url, parser?, name?}`, and what is wanted beside it. Raises InvalidInput."""
    rss = body.get("rss")
    if rss is not None and not isinstance(rss, Mapping):
        raise InvalidInput.of("rss", "field_not_object")
    rss = rss or {}
    if "data" in body:
        record = body["data"]
        if not isinstance(record, Mapping):
            raise InvalidInput.of("data", "field_not_object")
    else:
        record = body if body.get("title_raw") or body.get("official_title") else None
    urls = (
        _urls(rss.get("url"), "url")
        or _urls(body.get("url"), "url")
        or _urls((record or {}).get("rss_link"), "rss_link")
    )
    said = rss.get("parser")
    parser = parser_from(body.get("parser") if said in (None, "") else said)
    name = fields.text("name", body.get("name"), most=_LONGEST_NAME) if record is None else ""
    wants = {key: body[key] for key in _WANTS if key in body}
    changes(wants)
    return Order(urls, parser, record, name, wants)


def _urls(raw: Any, field: str) -> tuple[str, ...]:
    """Addresses joined with commas, or a list of them; a comma inside an address is followed by no scheme."""
    if raw is None:
        return ()
    texts = raw.split(",") if isinstance(raw, str) else raw
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise InvalidInput.of(field, "field_not_text")
    found: list[str] = []
    for text in texts:
        if found and text and not text.strip().startswith(("http:", "https:")):
            found[-1] += f",{text}"
        elif text.strip():
            found.append(text.strip())
    return tuple(found)
