"""Mikan: its own pages name the shows it finds."""

from apps.metadata.protocol import Parser
from apps.search.protocol import Kind
from apps.search.where import lives_at

KIND = Kind(
    name="mikan",
    template="https://mikanani.me/RSS/Search?searchstr=%s",
    recognises=lives_at("mikanani.me", "mikanime.tv"),
    parser=Parser.MIKAN,
)
