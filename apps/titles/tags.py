"""The technical words of a line, sorted by field."""

from dataclasses import dataclass
from itertools import zip_longest

from apps.titles import vocabulary
from apps.titles.claims import quality
from apps.titles.draft import Draft
from apps.titles.reading import SubtitleKind

_SUBS = frozenset({"sub", "subs"})


def _is_language(word: quality.Word) -> bool:
    return any(name == vocabulary.LANGUAGE for name, _ in word.claims or ())


@dataclass(slots=True)
class Tags:
    """The technical words, sorted by field."""

    single: dict[str, str]
    many: dict[str, list[str]]


def sort(draft: Draft) -> Tags:
    """The technical words by field; of a field that holds one value the first counts."""
    told = draft.told
    single: dict[str, str] = {}
    many: dict[str, list[str]] = {
        vocabulary.VIDEO: [],
        vocabulary.AUDIO: [],
        vocabulary.LANGUAGE: list(draft.languages),
    }
    for (offset, word), after in zip_longest(told.words, told.words[1:]):
        if (
            word.key in _SUBS
            and after is not None
            and after[0] == offset
            and _is_language(after[1])
        ):
            many[vocabulary.LANGUAGE].clear()  # `JAP+FR+Sub.FR`: those before are spoken
        place = (offset + word.start, offset + word.end)
        if not word.claims:
            draft.say("noise", *place)
        for name, value in word.claims or ():
            if name in many:
                is_told = name == vocabulary.LANGUAGE and bool(draft.languages)
                is_new = not is_told and value not in many[name]
                if is_new:
                    many[name].append(value)
            else:
                is_new = name not in single or (
                    name == vocabulary.SOURCE and single[name] in ("WEB", "BluRay")
                )
                if is_new:
                    single[name] = value
            if is_new:
                draft.say(name, *place, value)
            else:
                draft.say_again(name, *place)
    if draft.ending in vocabulary.SUBTITLE_ENDINGS:
        single[vocabulary.SUBTITLE] = SubtitleKind.FILE.value
    return Tags(single, many)
