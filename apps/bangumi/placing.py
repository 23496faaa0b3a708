"""From a finished torrent's files to placements: which file is which episode, and what it is to be called. Pure.

Videos and subtitles only. One video is the release's episode, whatever it is called itself. Several are a collection:
each is read by itself with the release as context. Openings, menus, previews, samples and deep folders are left alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from apps.downloader.protocol import TorrentFile
from apps.library.placement import Placement, Role
from apps.naming import components, paths
from apps.naming.folders import Kind as FolderKind
from apps.naming.numbers import Number, Offsets, Place, library_season
from apps.naming.presets import Method, Subject, file_name, renames
from apps.naming.subtitles import is_subtitle, subtitle_of
from apps.titles import Kind, Reading, read_file

VIDEO_EXTENSIONS = frozenset(
    [
        ".mp4",
        ".mkv",
        ".avi",
        ".ts",
        ".m2ts",
        ".webm",
        ".mov",
        ".rmvb",
        ".wmv",
        ".flv",
        ".mpg",
        ".mpeg",
        ".m4v",
    ]
)
_DEEPEST_FOLDERS = 1
_EXTRA_FOLDERS = frozenset(
    [
        *("sp", "sps", "cd", "cds", "scan", "scans", "menu", "menus", "ncop", "nced", "op", "ed"),
        *("pv", "pvs", "cm", "cms", "sample", "samples", "fonts", "extra", "extras", "bonus"),
        *("映像特典", "特典"),
    ]
)
_EXTRA_KINDS = frozenset({Kind.PV, Kind.OPENING, Kind.ENDING})


@dataclass(frozen=True, slots=True)
class Show:
    """What naming needs to know of the rule."""

    kind: FolderKind
    official_title: str
    #: The show's folder, `Title (Year)`.
    folder: str
    season: int
    season_offset: int = 0
    episode_offset: int = 0
    #: The offsets count for this part of the season and later ones.
    offset_part: int = 1

    @property
    def offsets(self) -> Offsets:
        """What leads from the numbers of its releases to those of the library."""
        return Offsets(self.season_offset, self.episode_offset, self.offset_part)


@dataclass(frozen=True, slots=True)
class Placing:
    """All placements of a torrent, and codes of core/text.py for what was noticed on the way."""

    placements: tuple[Placement, ...]
    is_collection: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _File:
    file: TorrentFile
    #: The torrent's own name for it.
    path: str
    #: With the release as context, and alone.
    reading: Reading
    alone: Reading


@dataclass(slots=True)
class _Naming:
    release: Reading
    show: Show
    method: Method
    notes: list[str] = field(default_factory=list)


def place(
    files: Sequence[TorrentFile],
    *,
    release: Reading,
    show: Show,
    method: Method,
    originals: Mapping[int, str],
) -> Placing:
    """Placements of a torrent's files. `originals`: the torrent's own names of files that were renamed before."""
    named = [
        _File(file, path, read_file(path, context=release), read_file(path))
        for file in files
        if file.wanted and file.size_bytes > 0
        for path in (components.finished(originals.get(file.index, file.path)),)
        if _is_video(path) or is_subtitle(path)
    ]
    videos = [item for item in named if _is_video(item.path)]
    if not videos:
        return Placing((), notes=("nothing_to_place",))
    main = videos if len(videos) == 1 else [item for item in videos if not _is_extra(item)]
    subtitles = [item for item in named if is_subtitle(item.path) and not _is_extra(item)]
    naming = _Naming(release, show, method)
    placed = (
        _film(videos, subtitles, naming)
        if show.kind is FolderKind.MOVIE
        else _episodes(main, subtitles, naming)
    )
    is_collection = len(main) > 1 and show.kind is not FolderKind.MOVIE
    return Placing(tuple(placed), is_collection, tuple(dict.fromkeys(naming.notes)))


def _episodes(main: list[_File], subtitles: list[_File], naming: _Naming) -> list[Placement]:
    is_only = len(main) == 1
    subjects = [(item, _subject(item, naming, is_only=is_only)) for item in main]
    placed = [
        _placement(
            item,
            subject,
            naming,
            file_name(naming.method, subject, original=_base(item)),
            Role.VIDEO,
        )
        for item, subject in subjects
    ]
    return placed + _subtitles(subtitles, subjects, naming, is_only=is_only)


def _film(videos: list[_File], subtitles: list[_File], naming: _Naming) -> list[Placement]:
    """The largest file is the film; what lies beside it keeps its own word behind the film's name."""
    largest = max(videos, key=lambda item: item.file.size_bytes)
    subject = _subject(largest, naming, is_only=True)
    placed = [
        _placement(
            largest,
            subject,
            naming,
            file_name(naming.method, subject, original=_base(largest)),
            Role.VIDEO,
        )
    ]
    for item in videos:
        if item is not largest and _is_near(item.path):
            extra = file_name(naming.method, subject, original=_base(item), extra=_base(item))
            placed.append(_placement(item, subject, naming, extra, Role.EXTRA))
    return placed + _subtitles(subtitles, [(largest, subject)], naming, is_only=True)


def _subtitles(
    subtitles: list[_File],
    subjects: list[tuple[_File, Subject]],
    naming: _Naming,
    *,
    is_only: bool,
) -> list[Placement]:
    """Subtitles beside their video; of two that would get one name the second gets its group, then a number."""
    placed: list[Placement] = []
    used: set[str] = set()
    for item in subtitles:
        subject = _subject_of_subtitle(item, subjects, naming, is_only=is_only)
        track = subtitle_of(item.path, languages=item.reading.subtitle_languages)
        name = _base(item)
        for label in ("", "&".join(item.reading.groups), *map(str, range(2, 100))):
            name = file_name(
                naming.method,
                subject,
                original=_base(item),
                subtitle=track,
                label=label,
            )
            if name.casefold() not in used or not renames(naming.method):
                break
        used.add(name.casefold())
        placed.append(_placement(item, subject, naming, name, Role.SUBTITLE))
    return placed


def _subject_of_subtitle(
    item: _File, subjects: list[tuple[_File, Subject]], naming: _Naming, *, is_only: bool
) -> Subject:
    """The video it belongs to: by the beginning of its name, else by its number, else the only one."""
    stem = _stem(item.path).casefold()
    for video, subject in subjects:
        if stem.startswith(_stem(video.path).casefold()):
            return subject
    own = _subject(item, naming, is_only=is_only)
    for _video, subject in subjects:
        if subject.episode == own.episode:
            return subject
    return own


def _subject(item: _File, naming: _Naming, *, is_only: bool) -> Subject:
    """What a file holds; of an only video the release says which episode it is."""
    release, show, reading = naming.release, naming.show, item.reading
    episode, last = reading.episode, reading.episode_end
    if is_only and release.episode is not None:
        episode, last = release.episode, release.episode_end
    place = _placed(episode, last, naming, part=reading.part or release.part)
    return Subject(
        kind=show.kind,
        title=_title_for(item.alone, release),
        folder=show.folder,
        rule_title=show.official_title,
        season=0 if show.kind is FolderKind.SPECIAL else place.season,
        episode=None if episode is None else place.episode,
        episode_end=place.last,
    )


def _title_for(alone: Reading, release: Reading) -> str:
    """The file's own title where its name is shaped like a release's, else the release's (`a.mkv` is no show)."""
    is_shaped = alone.episode is not None or bool(alone.groups)
    if is_shaped or alone.kind in {Kind.MOVIE, Kind.OVA, Kind.SPECIAL}:
        return _title(alone) or _title(release)
    return _title(release) or _title(alone)


def _title(reading: Reading) -> str:
    return reading.title_en or reading.title_zh or reading.title_jp or ""


def _placed(
    episode: Number | None, last: Number | None, naming: _Naming, *, part: int | None
) -> Place:
    """Where an episode stands; of a file without a number only the season counts."""
    show = naming.show
    if episode is None:
        return Place(library_season(show.season, offset=show.season_offset), Decimal(0))
    place = show.offsets.place(episode, last=last, season=show.season, part=part)
    if place.offset_ignored:
        naming.notes.append("offset_ignored")
    return place


def _placement(item: _File, subject: Subject, naming: _Naming, name: str, role: Role) -> Placement:
    """The wanted path lies at the top of the save path; a file that keeps its name keeps its folder too."""
    keeps = not renames(naming.method) or name == _base(item)
    current = components.finished(item.file.path)
    return Placement(
        file_index=item.file.index,
        original_path=item.path,
        current_path=current,
        wanted_path=item.path if keeps else name,
        role=role,
        size_bytes=item.file.size_bytes,
        season=subject.season if subject.kind is not FolderKind.MOVIE else None,
        episode=None if subject.episode is None else float(subject.episode),
        version=max(item.reading.version, naming.release.version),
    )


def _is_video(path: str) -> bool:
    return components.extension(path).casefold() in VIDEO_EXTENSIONS


def _is_extra(item: _File) -> bool:
    folders = [part.casefold() for part in paths.split(paths.parent(item.path))]
    if not _is_near(item.path) or any(folder in _EXTRA_FOLDERS for folder in folders):
        return True
    return item.reading.kind in _EXTRA_KINDS


def _is_near(path: str) -> bool:
    return len(paths.split(path)) - 1 <= _DEEPEST_FOLDERS


def _base(item: _File) -> str:
    return paths.name(item.path)


def _stem(path: str) -> str:
    base = paths.name(path)
    return base.removesuffix(components.extension(base))
