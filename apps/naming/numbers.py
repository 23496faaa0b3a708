"""From the number a release prints to the number in the library, and how that is written.

The only place that adds offsets; whoever writes a folder or a file asks here.
"""

from dataclasses import dataclass
from decimal import Decimal

#: Half episodes are usual (12.5 is a recap between 12 and 13).
Number = int | float | Decimal


@dataclass(frozen=True, slots=True)
class Shifted:
    """A library number, and whether its offset had to be ignored because it led below 1."""

    number: Decimal
    offset_ignored: bool = False


def library_season(season: int | None, *, offset: int = 0) -> int:
    """Return the season of the folder: unknown is 1, an offset leading below 1 does not count."""
    known = 1 if season is None else season
    return known + offset if known + offset >= 1 else known


def library_episode(episode: Number, *, offset: int = 0) -> Shifted:
    """Return the episode of the file; 0 is never shifted, nor anything to below 1."""
    number = Decimal(str(episode))
    if number == 0 or offset == 0:
        return Shifted(number)
    if number + offset < 1:
        return Shifted(number, offset_ignored=True)
    return Shifted(number + offset)


@dataclass(frozen=True, slots=True)
class Place:
    """Season and episode of a file; `last` where it holds a range."""

    season: int
    episode: Decimal
    last: Decimal | None = None
    offset_ignored: bool = False


@dataclass(frozen=True, slots=True)
class Offsets:
    """What is added to the numbers of releases; those of a part before `part` stay as they are."""

    season: int = 0
    episode: int = 0
    part: int = 1

    def place(
        self,
        episode: Number,
        *,
        last: Number | None = None,
        season: int | None,
        part: int | None = None,
    ) -> Place:
        """Return where an episode, or a range of them, stands in the library.

        What its offset would lead below 1 came before what the offsets are for: it keeps its season too.
        """
        shifted = library_episode(episode, offset=self.episode)
        if (part or 1) < self.part or shifted.offset_ignored:
            end = None if last is None else Decimal(str(last))
            number = Decimal(str(episode))
            return Place(library_season(season), number, end, shifted.offset_ignored)
        end = None if last is None else library_episode(last, offset=self.episode).number
        return Place(library_season(season, offset=self.season), shifted.number, end)


def padded(number: Number) -> str:
    """Return a number with two digits before its point at least: 3 → 03, 9.5 → 09.5, 747 → 747."""
    text = format(Decimal(str(number)).normalize(), "f")
    whole, point, rest = text.partition(".")
    return f"{whole:0>2}{point}{rest}"
