"""Lists of a season's episodes as catalogues have them, and which of them a release's numbers belong to. Pure."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

#: Catalogues differ by a day about what is broadcast after midnight.
_SAME_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ListedEpisode:
    """One episode of a list.

    number    as the list counts
    absolute  as another count has it beside that, such as over all seasons; None where there is none
    titles    in Japanese (or Latin letters) and in Chinese; "" before they are known
    air_date  the day in Japan; None before it is known
    """

    number: float
    absolute: float | None = None
    title: str = ""
    title_zh: str = ""
    air_date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class EpisodeList:
    """One season's episodes, ascending, each number once, and who says so."""

    source: str
    episodes: tuple[ListedEpisode, ...]

    @property
    def numbers(self) -> frozenset[float]:
        """The numbers that exist in it."""
        return frozenset(episode.number for episode in self.episodes)


def counted_on(listed: EpisodeList) -> EpisodeList | None:
    """The same list by its other count; None where that is the same, or not known of every episode."""
    if any(one.absolute is None for one in listed.episodes):
        return None
    turned = tuple(
        ListedEpisode(one.absolute or 0, one.number, one.title, one.title_zh, one.air_date)
        for one in listed.episodes
    )
    if all(one.number == other.number for one, other in zip(turned, listed.episodes, strict=True)):
        return None
    return EpisodeList(listed.source, turned)


def printed_from_nought(listed: EpisodeList, prologue: ListedEpisode) -> EpisodeList:
    """A list with the episode that is printed as 0: where that was counted as 1, what is printed counts.

    Else every name would stand at its neighbour.
    """
    rest = [
        replace(one, number=one.absolute, absolute=None)
        if one.absolute is not None and one.absolute < one.number
        else one
        for one in listed.episodes
        # Without a printed number of its own, the one that is as the prologue is it.
        if (one.absolute, one.title, one.air_date) != (None, prologue.title, prologue.air_date)
    ]
    return EpisodeList(listed.source, (prologue, *sorted(rest, key=lambda one: one.number)))


def shifted(listed: EpisodeList, offset: int) -> EpisodeList | None:
    """The list with its numbers moved as an offset moves those of releases; None where nothing is left above 0."""
    moved = tuple(
        replace(one, number=one.number + offset)
        for one in listed.episodes
        if one.number > 0 and one.number + offset > 0
    )
    return EpisodeList(listed.source, moved) if moved else None


def without_names(listed: EpisodeList) -> EpisodeList:
    """The same with no names: for where they may be those of the neighbours."""
    bare = tuple(replace(one, title="", title_zh="") for one in listed.episodes)
    return EpisodeList(listed.source, bare)


def are_one_apart(one: EpisodeList, other: EpisodeList) -> bool:
    """Do two lists have their days at neighbouring numbers, as where only one of them counts a prologue?"""
    days = {line.number: line.air_date for line in other.episodes if line.air_date is not None}

    def alike(step: int) -> int:
        return sum(
            line.air_date is not None
            and line.number + step in days
            and abs(line.air_date - days[line.number + step]) <= _SAME_DAY
            for line in one.episodes
        )

    return max(alike(1), alike(-1)) > alike(0)


def fitting(lists: Sequence[EpisodeList], seen: Collection[float]) -> EpisodeList | None:
    """The list that has most of the numbers really seen, the earlier one among equals.

    None where there is no list, or numbers were seen and no list has any of them: then another season is meant.
    """
    known = [one for one in lists if one.episodes]
    if not known:
        return None
    best = max(known, key=lambda one: len(one.numbers.intersection(seen)))
    return best if not seen or best.numbers.intersection(seen) else None
