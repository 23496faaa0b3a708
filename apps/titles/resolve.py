"""From claims to one reading: what kind it is, what each field says, and why."""

import re
from dataclasses import replace

from apps.titles import (
    chunks,
    endings,
    episodes,
    groups,
    roles,
    strip,
    tags,
    tokens,
    vocabulary,
    years,
)
from apps.titles.claims import kind as kind_of
from apps.titles.claims import numbering
from apps.titles.claims.kind import Mark
from apps.titles.draft import Draft
from apps.titles.reading import Kind, Language, Number, Reading, SubtitleKind
from apps.titles.tokens import Line, Role

_BATCH_AFTER = re.compile(r"[ ]*(?:修正|精校)?(?:全集|合集|合輯|batch|complete)(?: ?v([0-9]))?")
_MARK_BEHIND = re.compile(
    r" ?\(?(ova|oad|sp|special|preview|pv|trailer|特别篇|特別篇|番外篇?)(?![a-z0-9])"
)
#: where it was found: `www.site.com - Name`
_SITE = re.compile(r"(?:www\.)?[a-z0-9-]{2,40}\.(?:com|net|org|me|to|tv|cc|info) +- +")
_FINAL_BEHIND = re.compile(
    r" - (end|fin)(?= *[\[(]|$)|"
    r"[ \]\[(_]{0,3}(end|fin|final|完|完结|終|终|最终话|最終話|最终回|最終回|大结局)(?![a-z\u4e00-\u9fff])"
)
_SHORT_RANGE = 3


def read(text: str) -> Reading:
    """Read a release's title. Never raises; what is not understood is in `leftovers`."""
    flat = tokens.flatten(text[: tokens.LONGEST])
    low = tokens.lowered(flat)
    line = Line(text, flat, low, len(flat))
    draft = Draft(line)
    endings.take_off(draft)
    if endings.is_hash(line):
        return Reading(
            text, container=draft.container, spans=draft.spans(), reasons=("none:no words",)
        )
    start = 0
    if site := _SITE.match(low, 0, line.end):
        start = site.end()
        draft.say("noise", 0, start)
    line.pieces = tokens.cut(flat, start, line.end)
    roles.tell(line, draft.told)
    groups.choose_group(draft)
    episodes.choose_episode(draft)
    groups.choose_numbered_group(draft)
    chunks.find_names(draft)
    strip.tell(draft)
    return _finish(draft)


def _finish(draft: Draft) -> Reading:
    line, told, chosen = draft.line, draft.told, draft.episodes
    low = line.low
    marks = draft.marks + [
        mark for index, mark in sorted(told.marks.items()) if index not in draft.group_pieces
    ]
    episode = chosen.episode if chosen else None
    episode_end = chosen.episode_end if chosen else None
    absolute = chosen.absolute if chosen else None
    version = chosen.version if chosen else None
    finale = told.finale is not None or bool(chosen and chosen.finale)
    batch = told.batch is not None or bool(chosen and chosen.batch)
    if chosen is not None and draft.number_piece >= 0:
        after = _BATCH_AFTER.match(low, chosen.end)
        if after:
            batch = True
            draft.say("kind", *after.span())
            if after[1]:
                version = int(after[1])
                draft.say("version", *after.span(1))
        if absolute is None:
            absolute = _absolute(draft) or _absolute_behind(draft)
        if final := _FINAL_BEHIND.match(low, chosen.end):
            finale = True
            draft.say("finale", *final.span(final.lastindex or 0))
        beside = _MARK_BEHIND.match(low, chosen.end)
        if beside and (mark := kind_of.in_bracket(beside[1])):
            marks.append(replace(mark, start=beside.start(1), end=beside.end(1)))
    for mark in marks:
        draft.say("kind", mark.start, mark.end)
        if episode is None and mark.number is not None:
            episode, episode_end = mark.number, mark.number_end
            draft.say("episode", mark.start, mark.end)
            if episode_end is not None:
                draft.say("episode_end", mark.start, mark.end)
        if version is None and mark.version is not None:
            version = mark.version
            draft.say("version", mark.start, mark.end)
    if version is None and told.version is not None:
        version = told.version[0]
        draft.say("version", told.version[1], told.version[2])
    if version is None:
        loose = numbering.version_in(low, draft.chunks[-1][1] if draft.chunks else 0, line.end)
        if loose:
            version = loose[0]
            draft.say("version", loose[1], loose[2])
    year = years.of_work(draft)
    release_kind = _kind(draft, marks, episode, episode_end, finale=finale, batch=batch)
    return _reading(
        draft,
        kind=release_kind,
        episode=episode,
        episode_end=episode_end,
        absolute=absolute,
        version=1 if version is None else version,
        finale=finale,
        year=year,
    )


def _absolute(draft: Draft) -> Number | None:
    """A number in brackets right behind the episode: `002 (100)`, `17.5(65.5)`."""
    pieces, index = draft.line.pieces, draft.number_piece
    chosen = draft.episodes
    if chosen is None or index + 1 >= len(pieces) or pieces[index].opener != "":
        return None
    after = pieces[index + 1]
    told = draft.told.numbers.get(index + 1)
    if after.opener == "(" and told is not None and told.episode is not None:
        if draft.line.flat[chosen.end : after.start - 1].strip():
            return None
        draft.say("absolute", after.start, after.end)
        return told.episode
    return None


def _absolute_behind(draft: Draft) -> Number | None:
    """`S06E32 - … [Episode 83]`."""
    if draft.season_span is None or draft.episodes is None or draft.episodes.season is None:
        return None
    for index, number in draft.told.numbers.items():
        piece = draft.line.pieces[index]
        if piece.start > draft.episodes.end and draft.line.low.startswith("ep", piece.start):
            draft.say("absolute", piece.start, piece.end)
            return number.episode
    return None


_EXTRAS = (Kind.OPENING, Kind.ENDING, Kind.PV, Kind.OTHER)


def _kind(
    draft: Draft,
    marks: list[Mark],
    episode: Number | None,
    episode_end: Number | None,
    *,
    finale: bool,
    batch: bool,
) -> Kind:
    kinds = {mark.kind for mark in marks}
    for extra in _EXTRAS:
        if extra in kinds:
            return extra
    if draft.episodes is not None and draft.episodes.kind is not None:
        return draft.episodes.kind
    is_long = (
        episode is not None and episode_end is not None and episode_end - episode >= _SHORT_RANGE
    )
    is_pack = draft.season_end is not None
    is_season = (
        episode is None and draft.season is not None and not kinds and draft.episodes is None
    )
    if (
        batch
        or is_long
        or is_pack
        or is_season
        or (finale and episode is None and Kind.MOVIE not in kinds and not draft.episodes)
    ):
        return Kind.BATCH
    if episode is not None and draft.season is not None:
        kinds.discard(Kind.MOVIE)  # a film has no seasons: the word is the name's
    for special in (Kind.OVA, Kind.SPECIAL, Kind.MOVIE):
        if special in kinds:
            return special
    if episode is not None or draft.episodes is not None:
        return Kind.EPISODE
    return Kind.OTHER if draft.names else Kind.NONE


def _is_disc_set(draft: Draft, words: tags.Tags) -> bool:
    """Discs with two languages to choose from, not said to be one file: how whole shows are packed."""
    is_disc = words.single.get(vocabulary.SOURCE) in vocabulary.DISCS
    is_file = bool(draft.container or draft.ending or words.single.get(vocabulary.CONTAINER))
    return is_disc and not is_file and "Dual Audio" in words.many[vocabulary.AUDIO]


def _reading(
    draft: Draft,
    *,
    kind: Kind,
    episode: Number | None,
    episode_end: Number | None,
    absolute: Number | None,
    version: int,
    finale: bool,
    year: int | None,
) -> Reading:
    text = draft.line.text
    by_language: dict[Language, list[str]] = {}
    raw: dict[Language, str] = {}
    for name in draft.names:
        display = " ".join(_display(text[s:e], draft.line.flat[s:e]) for s, e in name.parts)
        listed = by_language.setdefault(name.language, [])
        if display and display not in listed:
            listed.append(display)
        if name.language not in raw:
            longest = max(name.parts, key=lambda p: p[1] - p[0])
            raw[name.language] = text[longest[0] : longest[1]]
        for start, end in name.parts:
            draft.say("title", start, end, name.language.value)
    if draft.season_span is not None:
        draft.say("season", *draft.season_span)
        draft.reasons.append("season:written")
    elif kind in (Kind.EPISODE, Kind.BATCH):
        draft.reasons.append("season:assumed")
    words, told = tags.sort(draft), draft.told
    if kind is Kind.OTHER and not draft.marks and _is_disc_set(draft, words):
        kind = Kind.BATCH
    if told.crc:
        draft.say("crc", *told.crc)
    if told.finale:
        draft.say("finale", *told.finale)
    _say_rest(draft)
    subtitle = words.single.get(vocabulary.SUBTITLE)
    names_of = {language: tuple(listed) for language, listed in by_language.items()}
    return Reading(
        text=text,
        kind=kind,
        groups=draft.groups,
        title_zh=names_of.get(Language.ZH, (None,))[0],
        title_en=names_of.get(Language.EN, (None,))[0],
        title_jp=names_of.get(Language.JP, (None,))[0],
        further_names=tuple(
            (language, name) for language, listed in by_language.items() for name in listed[1:]
        ),
        title_raw=raw.get(Language.EN) or raw.get(Language.ZH) or raw.get(Language.JP),
        title_part=" ".join(text[s:e].strip(" -_~/|★") for s, e in draft.chunks + draft.others),
        season=draft.season,
        season_end=draft.season_end,
        season_text=text[draft.season_span[0] : draft.season_span[1]].strip()
        if draft.season_span
        else None,
        part=draft.part,
        episode=episode,
        episode_end=episode_end,
        absolute=absolute,
        version=version,
        finale=finale,
        year=year,
        spans=draft.spans(),
        reasons=tuple(draft.reasons),
        resolution=words.single.get(vocabulary.RESOLUTION),
        source=words.single.get(vocabulary.SOURCE),
        platform=words.single.get(vocabulary.PLATFORM),
        container=draft.container or words.single.get(vocabulary.CONTAINER),
        crc=text[told.crc[0] : told.crc[1]].strip().upper() if told.crc else None,
        video=tuple(words.many[vocabulary.VIDEO]),
        audio=tuple(words.many[vocabulary.AUDIO]),
        subtitle_languages=tuple(words.many[vocabulary.LANGUAGE]),
        subtitle_kind=SubtitleKind(subtitle) if subtitle else None,
        subtitle_marks=tuple(draft.subtitle_marks),
    )


def _say_rest(draft: Draft) -> None:
    """Brackets that are nothing but noise, a whole show's word, a year, a version."""
    told = draft.told
    if told.batch:
        draft.say("kind", *told.batch)
    for piece in draft.line.pieces:
        if piece.role is Role.NOISE:
            draft.say("noise", piece.start, piece.end)
        elif piece.role is Role.YEAR:
            draft.say("year", piece.start, piece.end)


def _display(text: str, flat: str) -> str:
    """The name as written, but for the underscores and dots that stand for blanks."""
    if " " in flat and flat != text:
        text = "".join(
            [" " if f == " " and c in "._-" else c for c, f in zip(text, flat, strict=True)]
        )
    return " ".join(text.split())
