"""From an event to what is said of it."""

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from apps.core.events import EpisodeOrganised, Event

_POSTER = re.compile(r"[0-9a-f]{8,64}\.(?:jpg|png|webp)")


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel says. `values` are the placeholders of a template."""

    title: str
    season: str
    episode: str
    #: An absolute address, or "".
    poster_url: str
    group: str = ""
    resolution: str = ""
    year: str = ""
    #: The poster's file, where it is here.
    picture: Path | None = None
    #: Chinese, or English.
    is_chinese: bool = True

    @property
    def heading(self) -> str:
        """The first line of a message."""
        return self.title

    @property
    def text(self) -> str:
        """What follows: season and episode in words; plain text, never markup."""
        lines = []
        if self.season:
            lines.append(f"第{self.season}季" if self.is_chinese else f"Season {self.season}")
        if self.episode:
            lines.append(f"第{self.episode}集" if self.is_chinese else f"Episode {self.episode}")
        return "\n".join(lines) or self.title

    @property
    def values(self) -> dict[str, str]:
        """The placeholders of a template and what stands for each."""
        return {
            "title": self.title,
            "season": self.season,
            "episode": self.episode,
            "poster_url": self.poster_url,
            "group": self.group,
            "resolution": self.resolution,
            "year": self.year,
        }


EXAMPLE = Message(
    title="AutoBangumi", season="1", episode="1", poster_url="", group="", resolution="1080p"
)


def of(event: Event | None, *, language: str = "zh") -> Message | None:
    """The message that an event makes; None where people are told otherwise, on the pages."""
    if not isinstance(event, EpisodeOrganised):
        return None
    poster = event.poster_link
    return Message(
        title=event.official_title,
        season=str(event.season),
        episode=event.episode,
        poster_url=poster if poster.startswith(("http://", "https://")) else "",
        group=event.group,
        resolution=event.resolution,
        year=event.year,
        picture=_picture(poster),
        is_chinese=language == "zh",
    )


def _picture(poster_link: str) -> Path | None:
    """The file behind one of our own poster addresses."""
    name = poster_link.rpartition("/")[2]
    if not poster_link.startswith("posters/") or not _POSTER.fullmatch(name):
        return None
    path = Path(settings.POSTERS_DIR) / name
    return path if path.is_file() else None
