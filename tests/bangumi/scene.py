"""A followed show, its folder on a real disk, and a client that is that folder."""

from pathlib import Path

from apps.bangumi import arrivals, intake
from apps.bangumi.arrivals import Ending
from apps.bangumi.models import Rule
from apps.core.config.schema import Config
from apps.core.models import OutboxEvent
from tests.bangumi.conftest import NOW, candidate
from tests.library.folder_client import FolderClient

TITLE = "[LoliHouse] 静静的港 / Quiet Harbour - 03 [WebRip 1080p HEVC-10bit AAC][简繁内封字幕]"
FILE = "[LoliHouse] Quiet Harbour - 03 [WebRip 1080p HEVC-10bit AAC].mkv"


class Scene:
    """A followed show, its folder, and a client."""

    def __init__(self, root: Path) -> None:
        self.client = FolderClient()
        self.config = Config()
        self.folder = root / "静静的港 (2024)" / "Season 1"

    def follow(self, title: str = TITLE, *, number: int = 3) -> str:
        item = candidate(title, number=number)
        intake.take_in(
            [item],
            aggregate=True,
            parser="mikan",
            source_url="http://site.example/RSS",
            rule=None,
            config=self.config,
            now=NOW,
        )
        Rule.objects.update(year=2024, settled_at=NOW, save_path=str(self.folder))
        return item.key

    def finish(self, info_hash: str, *paths: str, rule: Rule | None = None) -> None:
        rule = rule or Rule.objects.earliest("id")
        self.client.put(info_hash, self.folder, paths, tags=[f"ab:{rule.pk}"])

    def organise(self) -> list[Ending]:
        found = arrivals.organise(self.client, self.config, now=NOW)
        return [arrival.ending for arrival in found]

    def tree(self) -> list[str]:
        return sorted(
            str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file()
        )


def events(kind: str) -> list[dict[str, object]]:
    """The facts of every event of a kind, in order."""
    return [dict(row.facts) for row in OutboxEvent.objects.filter(kind=kind).order_by("id")]
