"""Nyaa: 75 releases at most, found by all words in any order."""

from apps.search.protocol import Kind
from apps.search.where import lives_at

KIND = Kind(
    name="nyaa",
    template="https://nyaa.si/?page=rss&q=%s&c=0_0&f=0",
    recognises=lives_at("nyaa.si"),
)
