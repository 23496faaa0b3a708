"""Torznab, as Jackett and Prowlarr speak it: one address for any tracker behind them."""

from urllib.parse import parse_qs, urlsplit

from apps.search.protocol import Kind


def _recognises(template: str) -> bool:
    parts = urlsplit(template)
    asked = parse_qs(parts.query).get("t", [])
    return "torznab" in parts.path.lower() or bool({"search", "tvsearch"} & set(asked))


KIND = Kind(name="torznab", recognises=_recognises)
