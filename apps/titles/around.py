"""What the folders of a file, and the torrent or the rule behind it, add to its own words."""

import re
from dataclasses import replace

from apps.titles import vocabulary
from apps.titles.claims import quality, seasons
from apps.titles.reading import Kind, Reading, Span, SubtitleKind, in_text_order
from apps.titles.resolve import read as read_line
from apps.titles.tokens import flatten, lowered

SPECIAL_FOLDER = re.compile(r"(?:sps?|specials?|season 0+|特典.*|番外.*|ovas?|oads?|extras?|bonus)")
PLAIN_FOLDER = re.compile(
    r"(?:season|s|saison|disc|disk|cd|vol|volume|part|cour)[ .]?[0-9]{1,3}|subs?|subtitles?|字幕|fonts?|"
    r"scans?|cds?|menus?|nc|cms?|pvs?|ncops?|nceds?|ops?|eds?|trailers?|previews?|bdmv|stream|ost|"
    r"[0-9]{1,2}|第?[一二三四五六七八九十0-9]{1,3}季|videos?|tv|bd|[a-z]:|downloads?|folder|anime"
)


def with_folders(reading: Reading, folders: list[str], around: str) -> Reading:
    """Take what the file does not say from its folders, the nearest first."""
    at = len(around)
    for folder in reversed(folders):
        at = around.rindex(folder, 0, at)
        low = lowered(flatten(folder)).strip()
        if reading.season is None:
            marks = [mark for mark in seasons.marks(low, 0, len(low)) if mark.season is not None]
            if marks and marks[0].season_end is None:
                mark = marks[0]
                reading = replace(
                    reading,
                    season=mark.season,
                    season_text=folder[mark.start : mark.end].strip(),
                    spans=in_text_order(
                        [Span("season", at + mark.start, at + mark.end), *reading.spans]
                    ),
                    reasons=(*reading.reasons, "season:folder"),
                )
        if SPECIAL_FOLDER.fullmatch(low):
            if reading.kind is Kind.EPISODE:
                reading = replace(
                    reading,
                    kind=Kind.OVA if low.startswith(("ova", "oad")) else Kind.SPECIAL,
                    spans=in_text_order([Span("kind", at, at + len(folder)), *reading.spans]),
                    reasons=(*reading.reasons, "kind:folder"),
                )
            continue
        if (
            reading.container
            and reading.subtitle_kind is SubtitleKind.FILE
            and not reading.subtitle_languages
        ):
            reading = _with_language(reading, low, at)
        if not PLAIN_FOLDER.fullmatch(low) and reading.title is None:
            outer = read_line(folder)
            has_group = bool(reading.groups)
            if outer.title is not None and outer.kind is not Kind.NONE:
                reading = _with_names(reading, outer, "title:folder")
                taken = {"title", "year"} if has_group else {"title", "year", "groups"}
                if reading.season is None and outer.season_end is None:
                    reading = replace(reading, season=outer.season, season_text=outer.season_text)
                    taken.add("season")  # `Name III/05.mkv`
                reading = replace(
                    reading,
                    spans=in_text_order([*_folder_spans(outer, at, taken), *reading.spans]),
                )
    return reading


def _folder_spans(outer: Reading, at: int, taken: set[str]) -> tuple[Span, ...]:
    """What a folder said of the fields that are taken from it."""
    return tuple(
        replace(span, start=span.start + at, end=span.end + at)
        for span in outer.spans
        if span.field in taken
    )


def _with_language(reading: Reading, low: str, at: int) -> Reading:
    said = [
        Span(name, at + word.start, at + word.end, value)
        for word in quality.words(low)
        for name, value in word.claims or ()
        if name == vocabulary.LANGUAGE
    ]
    languages = [span.value for span in said]
    if not languages or len(low) > 16:  # noqa: PLR2004 - a folder that names a language, not a release
        return reading
    return replace(
        reading,
        subtitle_languages=tuple(dict.fromkeys(languages)),
        spans=in_text_order([*said, *reading.spans]),
        reasons=(*reading.reasons, "subtitle_languages:folder"),
    )


def _with_names(reading: Reading, outer: Reading, reason: str) -> Reading:
    return replace(
        reading,
        groups=reading.groups or outer.groups,
        title_zh=outer.title_zh,
        title_en=outer.title_en,
        title_jp=outer.title_jp,
        further_names=outer.further_names,
        title_raw=outer.title_raw,
        year=reading.year or outer.year,
        kind=Kind.OTHER if reading.kind is Kind.NONE else reading.kind,
        reasons=(*reading.reasons, reason),
    )


def with_context(reading: Reading, context: Reading) -> Reading:
    """Take what neither the file nor its folders say from the torrent's or the rule's reading."""
    if reading.title is None:
        reading = _with_names(reading, context, "title:context")
    if reading.season is None and context.season is not None and context.season_end is None:
        reading = replace(
            reading,
            season=context.season,
            season_text=context.season_text,
            reasons=(*reading.reasons, "season:context"),
        )
    is_alone = reading.kind is Kind.OTHER and reading.episode is None
    if is_alone and context.kind in (Kind.MOVIE, Kind.OVA, Kind.SPECIAL):
        reading = replace(
            reading,
            kind=context.kind,
            episode=context.episode,
            reasons=(*reading.reasons, "kind:context"),
        )
    elif is_alone and context.kind is Kind.EPISODE and context.episode_end is None:
        reading = replace(
            reading,
            kind=context.kind,
            episode=context.episode,
            reasons=(*reading.reasons, "episode:context"),
        )
    elif context.kind in (Kind.OVA, Kind.SPECIAL) and reading.kind is Kind.EPISODE:
        reading = replace(reading, kind=context.kind, reasons=(*reading.reasons, "kind:context"))
    return replace(
        reading,
        groups=reading.groups or context.groups,
        part=reading.part if reading.part is not None else context.part,
        year=reading.year or context.year,
        resolution=reading.resolution or context.resolution,
        source=reading.source or context.source,
        platform=reading.platform or context.platform,
    )
