"""From an event to what is said of it."""

import dataclasses
import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from apps.core.events import EpisodeOrganised, Event
from apps.notification import notices

#: What stands in a template for one of `Message.values`.
PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
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
    #: A sentence, where season and episode say nothing.
    body: str = ""

    @property
    def heading(self) -> str:
        """The first line of a message."""
        return self.title

    @property
    def text(self) -> str:
        """What follows: season and episode in words, or a sentence; plain text, never markup."""
        if self.body:
            return self.body
        lines = []
        if self.season:
            lines.append(f"第{self.season}季" if self.is_chinese else f"Season {self.season}")
        if self.episode:
            lines.append(f"第{self.episode}集" if self.is_chinese else f"Episode {self.episode}")
        return "\n".join(lines) or self.title

    @property
    def values(self) -> dict[str, str]:
        """The placeholders of a template and what stands for each; a sentence stands with the title."""
        return {
            "title": f"{self.title}: {self.body}" if self.body else self.title,
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


def templated(message: Message, template: str) -> Message:
    """The message in the user's words; lines of which nothing is left drop out. JSON is the webhook's own matter."""
    values = message.values
    text = PLACEHOLDER.sub(lambda found: values.get(found[1], ""), template)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return dataclasses.replace(message, body="\n".join(line for line in lines if line))


def of(event: Event | None, *, language: str = "zh", base_url: str = "") -> Message | None:
    """The message that an event makes; None for what nobody is told. Raises KeyError where facts are missing.

    `base_url`: where others reach us, for the poster's address.
    """
    is_chinese = language == "zh"
    if isinstance(event, EpisodeOrganised):
        return _episode(event, is_chinese=is_chinese, base_url=base_url)
    notice = notices.of(event)
    if notice is None:
        return None
    title, body = (
        (notice.title.zh, notice.text.zh) if is_chinese else (notice.title.en, notice.text.en)
    )
    return Message(
        title=title, body=body, season="", episode="", poster_url="", is_chinese=is_chinese
    )


def _episode(event: EpisodeOrganised, *, is_chinese: bool, base_url: str) -> Message:
    poster = event.poster_link
    is_ours = base_url and poster.startswith("posters/")
    address = f"{base_url}/{poster}" if is_ours else poster
    return Message(
        title=event.official_title,
        season=str(event.season),
        episode=event.episode,
        poster_url=address if address.startswith(("http://", "https://")) else "",
        group=event.group,
        resolution=event.resolution,
        year=event.year,
        picture=_picture(poster),
        is_chinese=is_chinese,
    )


def _picture(poster_link: str) -> Path | None:
    """The file behind one of our own poster addresses."""
    name = poster_link.rpartition("/")[2]
    if not poster_link.startswith("posters/") or not _POSTER.fullmatch(name):
        return None
    path = Path(settings.POSTERS_DIR) / name
    return path if path.is_file() else None
