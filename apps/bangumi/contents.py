"""Which files of a torrent count: its episodes and their subtitles. Pure.

Openings, menus, previews, samples and folders of extras are left alone, and so is what lies deeper than one folder
below the one that all videos have in common.
"""

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from apps.downloader.protocol import TorrentFile
from apps.naming import components, paths
from apps.naming.subtitles import is_subtitle
from apps.titles import Kind, Reading, read_file

VIDEO_EXTENSIONS = frozenset(
    [
        *(".mp4", ".mkv", ".avi", ".ts", ".m2ts", ".webm", ".mov"),
        *(".rmvb", ".wmv", ".flv", ".mpg", ".mpeg", ".m4v"),
    ]
)
#: Below the videos' common folder; subtitles may lie one deeper (`Subs/CHT/01.ass`).
_DEEPEST_FOLDERS = 1
_EXTRA_FOLDERS = re.compile(
    r"sps?|cds?|scans?|menus?|nc|ncops?|nceds?|nc ?op ?& ?nc ?ed|creditless|ops?|eds?|pvs?|cms?|samples?|fonts?"
    r"|extras?|bonus|trailers?|previews?|interviews?|making|featurettes?|shorts|behind the scenes|deleted scenes"
    r"|(?:映像)?特典.*"
)
_SAMPLE = re.compile(r"(?:^|[^a-z])sample$")
_EXTRA_KINDS = frozenset({Kind.PV, Kind.OPENING, Kind.ENDING})
_SPECIAL_KINDS = frozenset({Kind.OVA, Kind.SPECIAL})


@dataclass(frozen=True, slots=True)
class File:
    """One video or subtitle of a torrent."""

    file: TorrentFile
    #: The torrent's own name for it.
    path: str
    #: With the release as context, and alone.
    reading: Reading
    alone: Reading
    #: It lies no deeper than what counts.
    is_near: bool = True

    @property
    def folder(self) -> str:
        """The folder it lies in, "" for none."""
        return paths.parent(self.path)

    @property
    def is_special(self) -> bool:
        """It says itself that it is none of the season's episodes."""
        return self.alone.season == 0 or self.alone.kind in _SPECIAL_KINDS


@dataclass(frozen=True, slots=True)
class Contents:
    """What a torrent holds: every video, those of them that are episodes, and the subtitles."""

    videos: tuple[File, ...]
    main: tuple[File, ...]
    subtitles: tuple[File, ...]


def contents(
    files: Sequence[TorrentFile], *, release: Reading, originals: Mapping[int, str]
) -> Contents:
    """Sort a torrent's files. `originals`: the torrent's own names of files that were renamed before."""
    named = [
        (file, path)
        for file in files
        if file.wanted and file.size_bytes > 0
        for path in (components.finished(originals.get(file.index, file.path)),)
        if _is_video(path) or is_subtitle(path)
    ]
    top = _common_folders([path for _, path in named if _is_video(path)])
    found = [
        File(
            file,
            path,
            read_file(path, context=release),
            read_file(path),
            is_near=len(_folders(path)) - top <= _DEEPEST_FOLDERS + is_subtitle(path),
        )
        for file, path in named
    ]
    videos = tuple(item for item in found if _is_video(item.path))
    beside = tuple(item for item in found if not _is_extra(item, top=top))
    main = videos if len(videos) == 1 else _episodes(beside, release)
    return Contents(videos, main, tuple(item for item in beside if is_subtitle(item.path)))


def _episodes(files: Sequence[File], release: Reading) -> tuple[File, ...]:
    """Of several videos those that say a number; where none does, the largest is the release's one episode."""
    videos = [item for item in files if _is_video(item.path)]
    numbered = [item for item in videos if item.alone.episode is not None]
    if not numbered and videos and release.episode is not None and release.episode_end is None:
        return (max(videos, key=lambda item: item.file.size_bytes),)
    return tuple(numbered or videos)


def _is_video(path: str) -> bool:
    return components.extension(path).casefold() in VIDEO_EXTENSIONS


def _is_extra(item: File, *, top: int) -> bool:
    folders = [part.casefold() for part in _folders(item.path)[top:]]
    stem = paths.name(item.path).removesuffix(components.extension(item.path)).casefold()
    return (
        not item.is_near
        or any(_EXTRA_FOLDERS.fullmatch(folder) for folder in folders)
        or _SAMPLE.search(stem) is not None
        or item.reading.kind in _EXTRA_KINDS
    )


def _folders(path: str) -> tuple[str, ...]:
    return paths.split(paths.parent(path))


def _common_folders(some: Sequence[str]) -> int:
    """How many folders, from the top, all these paths have in common."""
    columns = zip(*map(_folders, some), strict=False)
    return sum(1 for _ in itertools.takewhile(lambda column: len(set(column)) == 1, columns))
