"""DMHY: a long keyword is answered with a page that says so (Auto_Bangumi#869)."""

from apps.search.protocol import Kind
from apps.search.where import lives_at

KIND = Kind(
    name="dmhy",
    template="http://dmhy.org/topics/rss/rss.xml?keyword=%s",
    recognises=lives_at("dmhy.org"),
    most_bytes=60,
)
