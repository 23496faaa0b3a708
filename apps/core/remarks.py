"""What to say of a filter whose entries will not do what they look like, to whoever saves it."""

from collections.abc import Sequence

from apps.core import expressions
from apps.core.text import Words, say


def on_filter(sources: Sequence[str]) -> list[Words]:
    """Which entries count as text, and which take too long; nothing where all is well."""
    found = {
        "filter_literal": expressions.literal(sources),
        "filter_slow": expressions.slow(sources),
    }
    return [say(code, {"entries": " · ".join(odd)}) for code, odd in found.items() if odd]
