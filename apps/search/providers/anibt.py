"""AniBT: takes 160 bytes, and answers 503 in plain words while its search is away."""

from apps.search.protocol import Kind
from apps.search.where import lives_at

KIND = Kind(
    name="anibt",
    template="https://anibt.net/rss/magnets.xml?q=%s",
    recognises=lives_at("anibt.net", "anibt.moe"),
    most_bytes=160,
)
