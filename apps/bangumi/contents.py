"""Which files of a torrent count: its episodes and their subtitles. Pure.

Openings, menus, previews, samples and folders of extras are left alone, and so is what lies deeper than one folder
below the one that all videos have in common.
"""

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from apps.downloader.protocol import TorrentFile
from apps.naming import components, paths
from apps.naming.subtitles import is_subtitle
from apps.titles import Kind, Reading, read_file, rows

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
_SAMPLE = re.compile(r"(?:^|[^a-z])sample$|^sample(?![a-z])|[.-]sample-[a-z0-9]+$")
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
    if not any(_is_numbered(item) for item in videos) and _is_single(release) and videos:
        return (max(videos, key=lambda item: item.file.size_bytes),)
    videos = _told_apart(videos)
    return tuple(item for item in videos if _is_numbered(item)) or tuple(videos)


def _is_numbered(item: File) -> bool:
    return item.alone.episode is not None


def _is_single(release: Reading) -> bool:
    return release.episode is not None and release.episode_end is None


def _told_apart(videos: Sequence[File]) -> list[File]:
    """Videos whose name alone says no number get the one that tells them from those called alike (`1`, `2` ... `10`).

    Beside episodes that say their number a row counts only where one of them stands in it, by that number.
    """
    by_path = {item.path: item for item in videos}
    is_any_numbered = any(_is_numbered(item) for item in videos)
    for row in rows(list(by_path)):
        model = next(
            (by_path[path] for path in row if by_path[path].alone.episode == row[path]), None
        )
        if model is None and is_any_numbered:
            continue
        for path, number in row.items():
            if not _is_numbered(by_path[path]):
                by_path[path] = _numbered(by_path[path], number, model)
    return list(by_path.values())


def _numbered(item: File, number: int, model: File | None) -> File:
    """A video with its number; the name that was read ends in it, so the name is that of its like, or the release's."""
    what = Kind.EPISODE if item.alone.kind is Kind.OTHER else item.alone.kind
    return replace(
        item,
        reading=replace(item.reading, kind=what, episode=number),
        alone=replace(
            item.alone,
            kind=what,
            episode=number,
            title_zh=model.alone.title_zh if model else None,
            title_en=model.alone.title_en if model else None,
            title_jp=model.alone.title_jp if model else None,
        ),
    )


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
        or (item.alone.kind is Kind.OTHER and item.alone.episode is not None)  # `Menu01`
    )


def _folders(path: str) -> tuple[str, ...]:
    return paths.split(paths.parent(path))


def _common_folders(some: Sequence[str]) -> int:
    """How many folders, from the top, all these paths have in common."""
    columns = zip(*map(_folders, some), strict=False)
    return sum(1 for _ in itertools.takewhile(lambda column: len(set(column)) == 1, columns))
