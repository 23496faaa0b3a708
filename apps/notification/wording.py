"""From an event to what is said of it."""

from dataclasses import dataclass

from apps.core.events import EpisodeOrganised, Event


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


def of(event: Event | None) -> Message | None:
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
    )
