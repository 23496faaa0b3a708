"""What a subtitle file's name says for a player: its language, and marks such as `forced`.

Players choose tracks by these words, so they are kept in the names we write.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from apps.naming.components import extension, finished

SUBTITLE_EXTENSIONS = frozenset({".ass", ".srt", ".ssa", ".vtt", ".sup", ".sub", ".idx", ".mks"})

#: Marks that Plex, Jellyfin and Emby read, in the order they are written.
MARKS = ("default", "forced", "sdh", "hi", "cc")

#: Words that groups put between dots; the key is a language as in BCP 47.
_WORDS = {
    "zh-Hans": "sc chs gb zh-hans zh-cn zh-sg zhs cn hans gb2312 gbk chs_jp scjp jpsc gbjp simplified "
    "简 简体 简中 简体中文 简日 简英",
    "zh-Hant": "tc cht big5 zh-hant zh-tw zh-hk zht tw hk hant cht_jp tcjp jptc traditional "
    "繁 繁體 繁体 繁中 繁體中文 繁体中文 繁日 繁英",
    "zh": "zh zho chi chn cmn chinese mandarin 中文 zh-cmn",
    "ja": "ja jp jpn jap japanese 日 日文 日语 日語",
    "en": "en eng english 英 英文 en-us en-gb",
    "ko": "ko kor korean",
    "fr": "fr fre fra french",
    "de": "de ger deu german",
    "es": "es spa spanish",
    "es-419": "es-419 es-la",
    "it": "it ita italian",
    "pt": "pt por portuguese",
    "pt-BR": "pt-br por-br",
    "ru": "ru rus russian",
    "ar": "ar ara arabic",
    "th": "th tha thai",
    "vi": "vi vie vietnamese",
    "id": "id ind indonesian",
    "ms": "ms msa may malay",
    "pl": "pl pol polish",
    "tr": "tr tur turkish",
    "uk": "uk ukr ukrainian",
}
_LANGUAGE = {word: tag for tag, words in _WORDS.items() for word in words.split()}
_BOTH = frozenset({"简繁", "繁简", "简繁日", "chs&cht", "sc&tc", "sc+tc", "chs+cht"})
_JOINTS = re.compile(r"[&+＆＋, ]")
#: Short words that are languages behind any sign, since nothing else is called so (`Show - 01_sc.ass`).
_CODES = re.compile(
    r".*[ _-](?P<word>sc|tc|chs|cht|gb|big5|jpsc|jptc|scjp|tcjp|chi|eng|jpn)\Z", re.DOTALL
)
#: The running number that tools put before the language of a track they took out (`2_English.srt`).
_TRACK_NUMBER = re.compile(r"\A[0-9]{1,3}[ _-]+")
_IN_BRACKETS = re.compile(r"[\[(【（](?P<word>[^\[\]()【】（）]{1,20})[\])】）]\Z")


@dataclass(frozen=True, slots=True)
class Subtitle:
    """What follows the stem: a language tag ("" = unknown) and the marks, as we write them."""

    language: str = ""
    marks: tuple[str, ...] = ()

    @property
    def suffix(self) -> str:
        """`.zh-tw.forced`, "" for a track that says nothing."""
        return "".join(f".{word}" for word in (self.language, *self.marks) if word)


def is_subtitle(path: str) -> bool:
    """Say whether a file holds subtitles, by its extension in any case."""
    return extension(path).casefold() in SUBTITLE_EXTENSIONS


def subtitle_of(path: str, *, languages: Sequence[str] = ()) -> Subtitle:
    """Return what the name of a subtitle file says, "/" or a backslash between folders.

    Words between dots come first, then `languages` (read from the file's name otherwise, as in
    BCP 47), then a folder that is named for a language (`Subs/CHT/01.ass`).
    """
    *folders, base = re.split(r"[\\/]+", finished(path))
    stem = base.removesuffix(extension(base))
    found, marks = _trailing_words(stem)
    if not found:
        found = list(languages)
    for folder in reversed(folders):
        if found:
            break
        found = _languages(folder)
    return Subtitle(language_tag(found), tuple(mark for mark in MARKS if mark in marks))


def language_tag(languages: Sequence[str]) -> str:
    """Return the tag that players know: `zh` (also for both scripts), `zh-tw`, else the first.

    Chinese goes before others: a bilingual file is listed under the language it was made for.
    """
    if {"zh-Hans", "zh"} & set(languages):
        return "zh"
    if "zh-Hant" in languages:
        return "zh-tw"
    return next((tag.lower() for tag in languages if tag not in {"mul", "und", ""}), "")


def _trailing_words(stem: str) -> tuple[list[str], set[str]]:
    """Languages and marks of the dotted words at the end, up to the first other word."""
    words = _TRACK_NUMBER.sub("", stem).split(".")
    if not all(_says_something(word) for word in words):
        words = words[1:]  # the first one is the show's name, whatever it is
    if len(words) > 1 and not _says_something(words[-1]) and _is_chinese(words[-2]):
        words = words[:-1]  # `Show - 01.sc.Group.ass`
    marks: set[str] = set()
    languages: list[str] = []
    for word in reversed(words):
        folded = word.strip().casefold()
        if folded in MARKS:
            # Alone `hi` may also be Hindi: kept as written, it is right either way.
            marks.add(folded)
        elif found := _languages(word):
            languages += found
        else:
            break
    if not languages and (last := _IN_BRACKETS.search(stem) or _CODES.match(stem.casefold())):
        languages = _languages(last["word"])
    return languages, marks


def _says_something(word: str) -> bool:
    return word.strip().casefold() in MARKS or bool(_languages(word))


def _is_chinese(word: str) -> bool:
    return language_tag(_languages(word)) in {"zh", "zh-tw"}


def _languages(word: str) -> list[str]:
    folded = word.strip().casefold()
    if folded.endswith(")") and "(" in folded:
        # `Chinese(Simplified)`: the closer word, else the wider one
        wider, _, closer = folded[:-1].partition("(")
        return _languages(closer) or _languages(wider)
    if folded in _BOTH:
        return ["zh-Hans", "zh-Hant"]
    if folded in _LANGUAGE:
        return [_LANGUAGE[folded]]
    pieces = [piece for piece in _JOINTS.split(folded) if piece]
    if len(pieces) > 1 and all(piece in _LANGUAGE for piece in pieces):
        return [_LANGUAGE[piece] for piece in pieces]
    return []
