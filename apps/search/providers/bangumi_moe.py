"""bangumi.moe: with `useid` its addresses carry the info hash in place of the title."""

from apps.search.protocol import Kind
from apps.search.where import lives_at

KIND = Kind(
    name="bangumi.moe",
    template="https://bangumi.moe/rss/search/%s?useid=1",
    recognises=lives_at("bangumi.moe"),
)
