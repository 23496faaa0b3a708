"""The numbers of files that are called alike but for a number, where no name alone says that it is an episode's."""

import re
from collections.abc import Sequence

from apps.titles.tokens import flatten, lowered

#: Standing by itself: `Show-01 [1080p]`, never `x265` or a checksum.
_NUMBER = re.compile(r"(?<![0-9a-z.])[0-9]{1,3}(?![0-9a-z]|\.[0-9])")
#: Heights of pictures: the same film in several sizes is no row of episodes.
_HEIGHTS = frozenset({240, 360, 480, 540, 576, 720, 816, 960})
_LONGEST_NAME = 300


def rows(names: Sequence[str]) -> list[dict[str, int]]:
    """Names that are alike up to a number, with the number of each. Names are paths: a row lies in one folder.

    Of several numbers in a name the first counts that tells it from all others that begin alike.
    """
    begun: dict[str, dict[str, int]] = {}
    for name in names:
        low = lowered(flatten(name[:_LONGEST_NAME]))
        for found in _NUMBER.finditer(low):
            begun.setdefault(low[: found.start()], {})[name] = int(found[0])
    told: list[dict[str, int]] = []
    known: set[str] = set()
    for begin in sorted(begun, key=len):
        row = {name: number for name, number in begun[begin].items() if name not in known}
        is_row = len(row) > 1 and len(set(row.values())) == len(row)
        if is_row and not _HEIGHTS & set(row.values()):
            told.append(row)
            known |= row.keys()
    return told
