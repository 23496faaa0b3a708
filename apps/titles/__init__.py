"""Reads the names that release groups give to releases and files. Pure: no Django, no I/O."""

from apps.titles.files import read, read_file
from apps.titles.fold import fold
from apps.titles.reading import Kind, Language, Reading, Span, SubtitleKind

__all__ = ["Kind", "Language", "Reading", "Span", "SubtitleKind", "fold", "read", "read_file"]
