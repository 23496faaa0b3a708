"""From a finished torrent's files to placements: which file is which episode, and what it is to be called. Pure.

One video is the release's episode, whatever it is called itself. Several are a collection: each is read by itself with
the release as context. Which files count at all says contents.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from apps.bangumi.contents import Contents, File, contents
from apps.downloader.protocol import TorrentFile
from apps.library.placement import Placement, Role
from apps.naming import components, paths
from apps.naming.folders import Kind as FolderKind
from apps.naming.numbers import Number, Offsets, Place, library_season
from apps.naming.presets import Method, Subject, file_name, renames
from apps.naming.subtitles import subtitle_of
from apps.titles import Kind, Reading


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


@dataclass(slots=True)
class _Naming:
    release: Reading
    show: Show
    method: Method
    #: That the torrent's videos are of.
    seasons: frozenset[int]
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
    found = contents(files, release=release, originals=originals)
    if not found.videos:
        return Placing((), notes=("nothing_to_place",))
    naming = _Naming(release, show, method, frozenset(_seasons(found, show)))
    placed = (
        _film(found, naming)
        if show.kind is FolderKind.MOVIE
        else _episodes(found.main, found.subtitles, naming)
    )
    is_collection = len(found.main) > 1 and show.kind is not FolderKind.MOVIE
    return Placing(tuple(placed), is_collection, tuple(dict.fromkeys(naming.notes)))


def _seasons(found: Contents, show: Show) -> set[int]:
    """The seasons that a torrent's videos say they are of; one that says nothing is of the rule's."""
    said = {item.alone.season for item in found.main}
    return {show.season if season is None else season for season in said} - {0}


def _episodes(main: Sequence[File], subtitles: Sequence[File], naming: _Naming) -> list[Placement]:
    is_only = len(main) == 1
    subjects = _newest([(item, _subject(item, naming, is_only=is_only)) for item in main])
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


def _newest(subjects: list[tuple[File, Subject]]) -> list[tuple[File, Subject]]:
    """Of two versions of one episode in one torrent the newest is it; the older one is left as it is.

    Of two specials of one number (`OVA01`, `SP01`) the first is it: nobody can say which one the catalogue means.
    """
    best: dict[tuple[object, ...], tuple[int, int]] = {}
    for place, (item, subject) in enumerate(subjects):
        one = _identity(subject)
        best[one] = max(best.get(one, (0, 0)), (item.reading.version, -place))
    return [
        (item, subject)
        for place, (item, subject) in enumerate(subjects)
        if subject.episode is None
        or (item.reading.version, -place) == best[_identity(subject)]
        or (subject.season != 0 and item.reading.version == best[_identity(subject)][0])
    ]


def _identity(subject: Subject) -> tuple[object, ...]:
    return (subject.season, subject.episode, subject.episode_end)


def _film(found: Contents, naming: _Naming) -> list[Placement]:
    """The largest file is the film; what lies beside it keeps its own word behind the film's name."""
    largest = max(found.videos, key=lambda item: item.file.size_bytes)
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
    for item in found.videos:
        if item is not largest and item.is_near:
            extra = file_name(naming.method, subject, original=_base(item), extra=_base(item))
            placed.append(_placement(item, subject, naming, extra, Role.EXTRA))
    return placed + _subtitles(found.subtitles, [(largest, subject)], naming, is_only=True)


def _subtitles(
    subtitles: Sequence[File],
    subjects: Sequence[tuple[File, Subject]],
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
    item: File, subjects: Sequence[tuple[File, Subject]], naming: _Naming, *, is_only: bool
) -> Subject:
    """The video it belongs to: by its own name, in its own folder first, else by its number, else the only one."""
    own = _subject(item, naming, is_only=is_only)
    called = [(video, subject) for video, subject in subjects if _is_called_like(item, video)]
    beside = [one for one in called if one[0].folder == item.folder]
    if beside or len(called) == 1:
        return max(beside or called, key=lambda one: len(_stem(one[0].path)))[1]
    for _video, subject in subjects:
        if (subject.season, subject.episode) == (own.season, own.episode):
            return subject
    return own


def _is_called_like(subtitle: File, video: File) -> bool:
    """The video's name, and behind it nothing or a mark: `Show 1.ass` is not of `Show 10.mkv`.

    A folder may have the video's name instead: `Subs/Show 1/2_English.srt`.
    """
    start = _stem(video.path).casefold()
    if start in (folder.casefold() for folder in paths.split(subtitle.folder)):
        return True
    whole = _stem(subtitle.path).casefold()
    return whole.startswith(start) and not whole[len(start) : len(start) + 1].isalnum()


def _subject(item: File, naming: _Naming, *, is_only: bool) -> Subject:
    """What a file holds; of an only video the release says which episode it is."""
    release, show, reading = naming.release, naming.show, item.reading
    subject = Subject(
        kind=show.kind,
        title=_title_for(item.alone, release),
        folder=show.folder,
        rule_title=show.official_title,
    )
    if not is_only and show.kind is FolderKind.EPISODE and item.is_special:
        return replace(subject, season=0, episode=_plain(item.alone.episode))
    season = item.alone.season
    if not is_only and season and season != show.season and len(naming.seasons) > 1:
        # Another season in the same torrent: the rule's offsets are not for it.
        return replace(
            subject,
            season=season,
            episode=_plain(reading.episode),
            episode_end=_plain(reading.episode_end),
        )
    episode, last = reading.episode, reading.episode_end
    if is_only and release.episode is not None and not _is_part(item.alone, release):
        episode, last = release.episode, release.episode_end
    place = _placed(episode, last, naming, part=reading.part or release.part)
    return replace(
        subject,
        season=0 if show.kind is FolderKind.SPECIAL else place.season,
        episode=None if episode is None else place.episode,
        episode_end=place.last,
    )


def _is_part(alone: Reading, release: Reading) -> bool:
    """One file of a pack of which nothing else is wanted."""
    return release.episode_end is not None and alone.episode is not None


def _plain(number: Number | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))


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


def _placement(item: File, subject: Subject, naming: _Naming, name: str, role: Role) -> Placement:
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


def _base(item: File) -> str:
    return paths.name(item.path)


def _stem(path: str) -> str:
    base = paths.name(path)
    return base.removesuffix(components.extension(base))
