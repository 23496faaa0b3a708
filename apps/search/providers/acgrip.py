"""ACG.RIP."""

from apps.search.protocol import Kind
from apps.search.where import lives_at

KIND = Kind(
    name="acgrip",
    template="https://acg.rip/.xml?term=%s",
    recognises=lives_at("acg.rip", "acgrip.art"),
)
