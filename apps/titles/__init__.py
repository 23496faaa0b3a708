"""Reads the names that release groups give to releases and files. Pure: no Django, no I/O.

reading.py     what a name says, as values
fold.py        one key per title, for comparing
tidy.py        what surrounds a name and doubles inside it, taken off
tokens.py      the flat copy of a name, and its pieces: brackets and the text between
vocabulary.py  the field's words as data
claims/        what each property looks like when it is written, one a file
brackets.py    what each bracket is
roles.py       what each piece is, and where text turns technical
groups.py      which bracket is the group
episodes.py    which number is the episode
chunks.py      where the names stand
strip.py       from there to the names themselves
asides.py      what stands among their words and is no part of them
resolve.py     all of it together: `read` of one line
files.py       files: their own words
extras.py      what an extra of a disc says it is
siblings.py    files that are called alike but for a number
around.py      and what their folders and the torrent add
"""

from apps.titles.files import read, read_file
from apps.titles.fold import fold
from apps.titles.reading import Kind, Language, Reading, Span, SubtitleKind
from apps.titles.siblings import rows

__all__ = [
    "Kind",
    "Language",
    "Reading",
    "Span",
    "SubtitleKind",
    "fold",
    "read",
    "read_file",
    "rows",
]
