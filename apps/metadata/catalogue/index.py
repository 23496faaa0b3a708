"""A SQLite file made of the snapshot and of what was fetched since: a show is found by number or by folded name.

It is made in a third of a second when it is first needed, and anew where one of the two files, the way names are
folded or the program has changed. A question opens it, asks, and closes it: nothing stays in memory.
"""

import json
import logging
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import quote

from django.conf import settings

from apps.core.errors import DiskProblem
from apps.metadata.catalogue import document, shelf
from apps.metadata.catalogue.document import Item, Unreadable
from apps.metadata.catalogue.listing import Airing, Listing, listing
from apps.metadata.seasons import without_season
from apps.titles.fold import fold

log = logging.getLogger(__name__)
_SHAPE: Final = 1
_PROBE: Final = "裏ノ劇場版！ Ⅱ・＋～éは第二期"
#: More works of one name than this are no help to anybody.
_MOST: Final = 40
_TABLES: Final = """
    CREATE TABLE shows (id INTEGER PRIMARY KEY, item TEXT NOT NULL);
    CREATE TABLE names (key TEXT NOT NULL, show INTEGER NOT NULL);
    CREATE TABLE numbers (site TEXT NOT NULL, number INTEGER NOT NULL, show INTEGER NOT NULL);
    CREATE TABLE made_from (mark TEXT NOT NULL);
"""
_INDEXES: Final = """
    CREATE INDEX by_name ON names (key);
    CREATE INDEX by_number ON numbers (site, number);
"""


def airing(bgm_id: int) -> Airing | None:
    """When the work with this number at bgm.tv is broadcast; None where the catalogue does not say.

    Raises DiskProblem where the data folder cannot hold the index.
    """
    return next((show.airing for show in by_bgm(bgm_id) if show.airing), None)


def by_bgm(number: int) -> list[Listing]:
    """The works with this number at bgm.tv: one, seldom two. Raises as `airing` does."""
    return _by_number("bangumi", number)


def by_mikan(number: int) -> list[Listing]:
    """The works with this number at Mikan. Raises as `airing` does."""
    return _by_number("mikan", number)


def by_tmdb(number: int) -> list[Listing]:
    """The seasons of the show with this number at TMDB, as far as they are listed. Raises as `airing` does."""
    return _by_number("tmdb", number)


def by_names(names: Iterable[str]) -> list[Listing]:
    """The works that have one of the names, with or without a season behind it. Raises as `airing` does."""
    keys = sorted({key for name in names for key in keys_of(name)})
    marks = ",".join("?" * len(keys))
    return _ask(
        f"SELECT item FROM shows WHERE id IN (SELECT show FROM names WHERE key IN ({marks}))"  # noqa: S608 - marks only
        " ORDER BY id DESC LIMIT ?",
        (*keys, _MOST),
    )


def keys_of(name: str) -> set[str]:
    """The keys under which a name is compared: whole, and without its season."""
    return {fold(name), fold(without_season(name).base)} - {""}


def _by_number(site: str, number: int) -> list[Listing]:
    return _ask(
        "SELECT item FROM shows WHERE id IN"
        " (SELECT show FROM numbers WHERE site = ? AND number = ?) ORDER BY id LIMIT ?",
        (site, number, _MOST),
    )


def _ask(question: str, values: tuple[object, ...]) -> list[Listing]:
    try:
        with closing(_opened(_ready())) as connection:
            rows = connection.execute(question, values).fetchall()
    except (OSError, sqlite3.Error) as error:
        raise DiskProblem(path=str(shelf.folder()), why=str(error)) from error
    return [listing(json.loads(row[0])) for row in rows]


def _opened(path: Path) -> sqlite3.Connection:
    # Immutable: a new index is a new file, so nothing has to be locked.
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)


def _ready() -> Path:
    """The index, made first where it is not there or not of what lies here now."""
    path = shelf.folder() / "index.sqlite3"
    wanted = _wanted_mark()
    if _mark(path) != wanted:
        _make(path, wanted)
    return path


def _wanted_mark() -> str:
    files = f"{shelf.mark(shelf.snapshot())} {shelf.mark(shelf.fetched())}"
    return f"{_SHAPE} {settings.VERSION} {fold(_PROBE)} {files}"


def _mark(path: Path) -> str:
    if not path.exists():
        return ""
    try:
        with closing(_opened(path)) as connection:
            row = connection.execute("SELECT mark FROM made_from").fetchone()
    except sqlite3.Error as error:
        log.warning("The index of the catalogue cannot be read and is made anew: %s", error)
        return ""
    return str(row[0]) if row else ""


def _make(path: Path, wanted: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix="index-", suffix=".making", dir=path.parent)
    os.close(handle)
    making = Path(name)
    try:
        with closing(sqlite3.connect(making)) as connection:
            # What is broken off is thrown away as a whole.
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(_TABLES)
            for number, item in enumerate(_shows(), start=1):
                _put(connection, number, item)
            connection.executescript(_INDEXES)
            connection.execute("INSERT INTO made_from VALUES (?)", (wanted,))
            connection.commit()
        making.replace(path)
    finally:
        making.unlink(missing_ok=True)


def _put(connection: sqlite3.Connection, number: int, item: Item) -> None:
    show = listing(item)
    connection.execute(
        "INSERT INTO shows VALUES (?, ?)", (number, json.dumps(item, ensure_ascii=False))
    )
    keys = {key for name in show.all_names for key in keys_of(name)}
    connection.executemany("INSERT INTO names VALUES (?, ?)", [(key, number) for key in keys])
    numbers = [("mikan", one) for one in show.mikan_ids]
    numbers += [("bangumi", show.bgm_id)] if show.bgm_id else []
    numbers += [("tmdb", show.tmdb.id)] if show.tmdb and show.tmdb.media == "tv" else []
    connection.executemany(
        "INSERT INTO numbers VALUES (?, ?, ?)", [(site, one, number) for site, one in numbers]
    )


def _shows() -> Iterator[Item]:
    """What was fetched, then of the snapshot what that does not have."""
    seen: set[object] = set()
    for item in _fetched():
        seen.add(_identity(item))
        yield item
    for item in document.read(shelf.snapshot()):
        if not seen or _identity(item) not in seen:
            yield item


def _fetched() -> Iterator[Item]:
    if not shelf.fetched().exists():
        return
    try:
        yield from document.read(shelf.fetched())
    except Unreadable:
        # It was whole when it was written; the disk has lost some of it. What could be read counts.
        log.warning("The fetched catalogue is broken; it is fetched again at the next turn.")


def _identity(item: Item) -> object:
    show = listing(item)
    return show.bgm_id or (show.title, item.get("begin"))
