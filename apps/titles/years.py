"""The year of the work, where one is written alone; not of dates or seasons of the year."""

import re

from apps.titles.claims import names
from apps.titles.draft import Draft
from apps.titles.tokens import Role

_YEAR_END = re.compile(r"(?<![0-9a-z])(19[5-9][0-9]|20[0-3][0-9])[ .\-]*$")
_YEAR_SEASON = re.compile(r"(?<= )(19[5-9][0-9]|20[0-3][0-9]) (?=s[0-9]{1,2}(?![0-9a-z]))")
_YEAR_MARK = re.compile(
    r"(?<= )(19[5-9][0-9]|20[0-3][0-9]) (?=(?:the )?(?:movie|film|ova|oad|special)s?[ -]*$)"
)
_YEAR_START = re.compile(r"[ \-.]*(?<![0-9a-z])(19[5-9][0-9]|20[0-3][0-9])(?=[ .]|$)")
_YEAR_LAST = re.compile(r"(?<![0-9a-z])(19[5-9][0-9]|20[0-3][0-9])[ .]*$")
_DASHED_DATE = re.compile(r"(?:19|20)[0-9]{2}[-.][0-9]{2}[-.][0-9]{2}")


def year_hole(draft: Draft, start: int, end: int, holes: list[tuple[int, int]]) -> None:
    """`Title 2022` right before the technical words."""
    low, told = draft.line.low, draft.told
    year = _YEAR_END.search(low, max(start, end - 8), end)
    if (
        year
        and year.start() > start
        and (_is_technical_next(draft, end) or _is_dotted_before_episode(draft, year.start(1), end))
        and names.has_letters(low[start : year.start()])
    ):
        told.year = told.year or (int(year[1]), year.start(1), year.end(1))
        holes.append(year.span(1))
        draft.say("year", *year.span(1))


def year_before_mark(draft: Draft, start: int, end: int) -> tuple[int, int] | None:
    """`Name 2024 Movie 1080p`: in names without a group in front, the year before the word for the kind."""
    if draft.group_pieces or draft.told.year is not None:
        return None
    found = _YEAR_MARK.search(draft.line.low, start, end)
    return found.span(1) if found and found.start() > start else None


def _is_dotted_before_episode(draft: Draft, at: int, end: int) -> bool:
    """`Title.2017.E07`: in dotted names the year stands between the name and the number."""
    is_next = draft.episodes is not None and draft.episodes.start == end
    is_scene = not draft.group_pieces and draft.season is not None
    return is_next and (is_scene or draft.line.text[at - 1 : at] == ".")


def scene_year(draft: Draft, start: int, end: int) -> tuple[int, int] | None:
    """`Title.2022.S01.1080p`: where the year stands before the season of a dotted pack."""
    if draft.group_pieces or draft.episodes is not None or draft.told.year is not None:
        return None
    found = _YEAR_SEASON.search(draft.line.low, start, end)
    return (
        found.span(1)
        if found and names.has_letters(draft.line.low[start : found.start()])
        else None
    )


def _is_technical_next(draft: Draft, end: int) -> bool:
    """Whether the text that ends here is followed by technical words, or by a bracket of them."""
    for piece, after in zip(draft.line.pieces, [*draft.line.pieces[1:], None], strict=True):
        if not piece.opener and piece.tail == end:
            is_last = after is not None and after.role is Role.TECHNICAL and draft.episodes is None
            return piece.tail < piece.end or is_last
    return False


def of_work(draft: Draft) -> int | None:
    """The year that stands alone, in a bracket, before the technical words or behind the number."""
    told, line = draft.told, draft.line
    if told.year is None and draft.episodes is not None:
        found = _YEAR_START.match(line.low, draft.episodes.end, line.end)
        if found and not _DASHED_DATE.match(line.low, found.start(1)):
            told.year = (int(found[1]), found.start(1), found.end(1))
        elif not draft.group_pieces and (behind := _year_behind(draft)):
            told.year = behind
    if told.year is None:
        return None
    draft.say("year", told.year[1], told.year[2])
    return told.year[0]


def _year_behind(draft: Draft) -> tuple[int, int, int] | None:
    """`Show.S01E01.Part.A.2022.1080p`: in scene names the year may stand behind the episode's name."""
    line, episodes = draft.line, draft.episodes
    piece = line.pieces[draft.number_piece]
    if episodes is None or not episodes.end < piece.tail < piece.end:
        return None
    found = _YEAR_LAST.search(line.low, max(episodes.end, piece.tail - 6), piece.tail)
    return (int(found[1]), found.start(1), found.end(1)) if found else None
