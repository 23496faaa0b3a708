"""Tells what a bracket is: technical, number, season, kind, noise, or a name."""

import re
from dataclasses import replace
from functools import lru_cache

from apps.titles import vocabulary
from apps.titles.claims import bracketed, group, kind, numbering, quality, seasons
from apps.titles.claims.seasons import SeasonMark
from apps.titles.draft import Told
from apps.titles.tokens import Piece, Role

_CRC = re.compile(r"[0-9a-f]{8}")
YEAR = re.compile(r"(19[5-9][0-9]|20[0-3][0-9])(?:[-~](?:19[5-9][0-9]|20[0-3][0-9])?)?年?")
_DATE = re.compile(
    r"(?:19|20)[0-9]{2}[.\-/ ][0-9]{1,2}[.\-/ ][0-9]{1,2}|"
    r"[0-9]{2}(?P<by>[.\-/ ])[0-9]{1,2}(?P=by)(?:[0-9]{4}|[0-9]{2})|"
    r"(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]"
)
_BYTES = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,3})? ?[kmgt]i?b")
_QUARTER = re.compile(
    r"★? ?(?:[0-9]{2,4}年)?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})月"
    r"(?:新番|番|日剧|日劇|泡面番|新劇|新剧|(?= *★?$))|"
    r"[0-9]{2,4}年(?:日剧|日劇|新番|.季新番)|新番|(?:[春夏秋冬]季)新番"
)
FIN = re.compile(r"(?:全剧|全劇|(?:bd|tv|web|dvd|reseed) )?(?:end|fin|final|完|完结|完結|終|终)")
_BATCH = re.compile(
    r"(?:tv ?)?(?:修正|精校|全|[0-9]{1,2}部)?"
    r"(?:合集|合輯|全集|全|batch|complete|collection|全卷|season pack)(?: ?v([0-9]))?"
)
_WHOLE = ("batch", "合集", "全集")
#: which edition it is; says nothing of the show
_EDITION = re.compile(
    r"(?:tv|web|bd)?(?:先行|完整|完全|正式|放送|无修|無修|无修正|無修正|未删减|未刪減|修正|高清|高[画畫][质質]|"
    r"高[压壓]|高[帧幀]率|重置|修[复復]|[会會][员員]|年[龄齡]限制|加[长長]|老番|普通|[国國][际際]|搬[运運]|[转轉][载載]|自[制製])版?|"
    r"(?:台配)?[国國日粤粵英台][语語](?:[ &+/][国國日粤粵英台][语語]){0,3}|(?:[国國日韩韓美][产產]?[剧劇]|国漫|國漫)|"
    r"(?:[国國日粤粵英][语語]|中文)(?:配音|音[轨軌]|版)版?|(?:アニメ|anime|[动動][漫画畫])(?: (?:bd|dvd|web|tv))?"
)
_NAMED_EDITION = re.compile(r"[^ ]{2,} (?:[国國日中粤粵][语語]?配音?版?|[国國粤粵日][语語]版)$")
#: `00-12Fin WEBRip 1080p`: a range in front of technical words
_RANGE_IN_FRONT = re.compile(r"0[0-9]{1,2}[-~][0-9]{2,4}(?: ?(?:fin|end|完))?(?= )")
#: where it was found, in a bracket behind the group's
_SITE = re.compile(r"(?:www\.)?[a-z0-9-]{2,30}\.(?:com|net|org|cc|tv|me|info)")
#: `合集/01-23END`
_WHOLE_BEFORE = re.compile(r"(?:合集|全集|batch)[/|](?=.)")
_CHANNELS = frozenset({"5.1", "2.0", "7.1", "1.0", "2.1"})
_VOLUME = re.compile(
    r"(?:vol|volume|卷|disc|disk)s?[. ]{0,2}[0-9]{1,2}(?:[-~ &][0-9]{1,2})?(?: ?(?:fin|end))?"
)
_VERSION = re.compile(r"v([0-9])(?:版)?")
_PARTS = (
    r"tv|正片|s[0-9]{1,2}(?:-s?[0-9]{1,2})?|season ?[0-9]{1,2}|"
    r"movies?|ovas?|oads?|onas?|sps?|specials?|剧场版|劇場版|特典映像|特典|bd|alternative|"
    r"(?:tv |complete )?series"
)
_PACK = re.compile(
    rf"(?:{_PARTS})(?:(?: reseed| rev)? ?[+&] ?(?:{_PARTS}|[a-z]{{2,12}})){{1,8}}"
    r"(?: reseed| rev)?(?P<fin> (?:fin|end|完))?"
)
_SEASON_REST = re.compile(r" ?(?P<fin>fin|end|完)?(?P<batch>全集|合集|complete|batch)?")


@lru_cache(maxsize=4096)
def said(
    raw: str,
    written: str,
    opener: str,
    is_first: bool,  # noqa: FBT001 - both are part of a cache's key
    is_behind: bool,  # noqa: FBT001
) -> tuple[Role, Told | None]:
    """What a bracket is and says, positions counted from its start; None when it says nothing.

    The last 4,096 are kept: the releases of a feed repeat their brackets line by line. What is
    kept is never changed.
    """
    told = Told()
    role = _bracket(
        raw, written, Piece(opener, 0, len(raw)), told, is_first=is_first, is_behind=is_behind
    )
    return role, None if told == _NOTHING else told


_NOTHING = Told()


def take(said: Told, index: int, offset: int, told: Told) -> None:
    """Add what a bracket says, moved to its place in the line."""
    if said.numbers:
        told.numbers[index] = said.numbers[0]
    if said.marks:
        mark = said.marks[0]
        told.marks[index] = replace(mark, start=mark.start + offset, end=mark.end + offset)
    if said.seasons:
        told.seasons += [_moved(mark, offset) for mark in said.seasons]
    if said.words:
        told.words += [(offset, word) for _, word in said.words]
    if said.crc:
        told.crc = (said.crc[0] + offset, said.crc[1] + offset)
    if said.year and told.year is None:
        told.year = (said.year[0], said.year[1] + offset, said.year[2] + offset)
    if said.version:
        told.version = (said.version[0], said.version[1] + offset, said.version[2] + offset)
    if said.finale:
        told.finale = (said.finale[0] + offset, said.finale[1] + offset)
    if said.batch:
        told.batch = (said.batch[0] + offset, said.batch[1] + offset)


def _bracket(
    raw: str, written: str, piece: Piece, told: Told, *, is_first: bool, is_behind: bool
) -> Role:
    low = raw.strip(" ★")
    at = len(raw) - len(raw.lstrip(" ★"))
    if not low:
        return Role.NOISE
    first = low[0]
    if first == "第" and (role := _season_bracket(told, low, at)) is not None:
        return role
    if first.isdecimal() or len(low) == 8:  # noqa: PLR2004 - a CRC has eight digits
        role = _figures(piece, told, low)
        if role is not None:
            return role
    if (
        first in "s0123456789"
        and (exact := numbering.sxxeyy(low, 0, len(low)))
        and exact.start == 0
    ):
        return Role.NUMBER
    if low in _CHANNELS:
        return Role.TECHNICAL
    if not is_first and _SITE.fullmatch(low):
        return Role.NOISE
    if found := _WHOLE_BEFORE.match(low):
        told.batch = (at, at + found.end())
        low, at = low[found.end() :], at + found.end()
        first = low[0]
    if first in "第全最正e#tvn" or first.isdecimal():
        number = bracketed.in_bracket_number(low, is_titled=_is_titled(raw, written, low))
        if number is not None:
            told.numbers[0] = number
            gather(piece, quality.words(raw), told, weak=False)
            return Role.NUMBER
    role = tag(0, told, low, at)
    if role is not None:
        return role
    words = quality.words(raw)
    if not words:
        return Role.NOISE if not any(c.isalnum() for c in low) else Role.NAME
    known = [w for w in words if w.claims is not None]
    strong = any(not w.weak for w in known)
    if known and (
        (len(known) == len(words) and (strong or not is_first or piece.opener == "("))
        or _is_technical(words, known, strong=strong, is_first=is_first)
    ):
        if not all(w.key in vocabulary.SPOKEN for w in words):
            gather(piece, words, told, weak=True)
        for word in words:
            if word.claims is None and FIN.fullmatch(word.key):
                told.finale = (piece.start + word.start, piece.start + word.end)
            elif word.key.endswith(_WHOLE):
                told.batch = (piece.start + word.start, piece.start + word.end)
            elif found := _VERSION.fullmatch(word.key):
                told.version = (int(found[1]), piece.start + word.start, piece.start + word.end)
        if found := _RANGE_IN_FRONT.match(low):
            number = bracketed.in_bracket_number(found.group())
            if number is not None:
                told.numbers[0] = number
        return Role.TECHNICAL
    if _is_noise(low, is_behind=is_behind) and not (is_first and group.looks_like_group(low)):
        gather(piece, words, told, weak=False)
        return Role.NOISE
    if piece.opener == "(" and strong:
        gather(piece, words, told, weak=False)
    return Role.NAME


def gather(piece: Piece, words: tuple[quality.Word, ...], told: Told, *, weak: bool) -> None:
    """Keep the technical words of a piece; weak ones only where they are surely technical."""
    for word in words:
        if word.claims is not None and (weak or not word.weak):
            told.words.append((piece.start, word))


def _is_titled(raw: str, written: str, low: str) -> bool:
    """`[04_サブタイトル]`: a number, an underscore as written, a name."""
    if not written:
        return False
    digits = len(low) - len(low.lstrip("0123456789.v"))
    return 2 <= digits < len(low) and written[raw.find(low) + digits] == "_"  # noqa: PLR2004


def _figures(piece: Piece, told: Told, low: str) -> Role | None:
    if len(low) == 8 and _CRC.fullmatch(low) and not _DATE.fullmatch(low):  # noqa: PLR2004
        told.crc = (piece.start, piece.end)
        return Role.TECHNICAL
    if found := YEAR.fullmatch(low):
        if told.year is None:
            told.year = (int(found[1]), piece.start, piece.start + 4)
        return Role.YEAR
    if low in numbering.PICTURE_LINES:
        told.words.append(
            (piece.start, quality.Word(0, len(low), low, ((vocabulary.RESOLUTION, low + "p"),)))
        )
        return Role.TECHNICAL
    if _BYTES.fullmatch(low) or _DATE.fullmatch(low):
        return Role.NOISE
    return None


def tag(index: int, told: Told, low: str, at: int) -> Role | None:
    """What a short text says as a whole: an end mark, a whole show, a version, a kind, a season."""
    place = (at, at + len(low))
    if FIN.fullmatch(low):
        told.finale = place
        return Role.NOISE
    if found := _BATCH.fullmatch(low):
        told.batch = place
        if found[1]:
            told.version = (int(found[1]), *place)
        return Role.NOISE
    if found := _VERSION.fullmatch(low):
        told.version = (int(found[1]), *place)
        return Role.NOISE
    if _VOLUME.fullmatch(low):
        told.batch = place
        return Role.NOISE
    if _EDITION.fullmatch(low):
        return Role.NOISE
    if (quarter := _QUARTER.match(low)) and not low[quarter.end() :].strip(" ★☆"):
        return Role.NOISE
    if found := _PACK.fullmatch(low):
        if not low.startswith("正片"):  # the film and its extras, `[正片+特典映像]`
            told.batch = place
        if found["fin"]:
            told.finale = place
        if "+s" not in low or low.startswith("season"):
            told.seasons += [_moved(mark, at) for mark in seasons.marks(low, 0, len(low))]
        return Role.SEASON
    if (role := _season_bracket(told, low, at)) is not None:
        return role
    mark = kind.in_bracket(low)
    if mark is not None:
        told.marks[index] = replace(mark, start=at, end=at + len(low)) if at else mark
        return Role.KIND
    return None


def _season_bracket(told: Told, low: str, at: int) -> Role | None:
    marks = seasons.marks(low, 0, len(low))
    if marks and marks[0].start == 0:
        rest = _SEASON_REST.fullmatch(low[marks[-1].end :])
        if rest:
            told.seasons += [_moved(mark, at) for mark in marks]
            if rest["fin"]:
                told.finale = (at, at + len(low))
            if rest["batch"]:
                told.batch = (at, at + len(low))
            return Role.SEASON
    return None


def _moved(mark: SeasonMark, by: int) -> SeasonMark:
    return SeasonMark(mark.start + by, mark.end + by, mark.season, mark.season_end, mark.part)


def _is_technical(
    words: tuple[quality.Word, ...], known: list[quality.Word], *, strong: bool, is_first: bool
) -> bool:
    if not strong:
        return False
    unknown = [w for w in words if w.claims is None]
    if is_first:
        return all(w.key.isdecimal() for w in unknown)
    letters = sum(len(w.key) for w in unknown if not w.key.isdecimal())
    if sum(not w.weak for w in known) > 1 and len(unknown) <= len(known):
        return True
    return words[0].claims is not None or len(known) >= len(unknown) or letters <= 6  # noqa: PLR2004


def _is_noise(low: str, *, is_behind: bool) -> bool:
    if not is_behind and _NAMED_EDITION.search(low):
        return False  # `某作品 日配版`
    if low.endswith("公告") or any(part in low for part in vocabulary.NOISE_PARTS):
        return True
    return is_behind and (
        low.startswith(vocabulary.NOISE_ENDS) or low.endswith(vocabulary.NOISE_ENDS)
    )
