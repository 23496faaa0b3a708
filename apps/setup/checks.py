"""The tests of the wizard: look at what was typed, change nothing, say what was found without words."""

import errno
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from apps.bangumi import intake
from apps.bangumi.candidate import Candidate
from apps.bangumi.models import Release, ReleaseState
from apps.bangumi.numbers import number_of
from apps.core import clock
from apps.core.addresses import host_of
from apps.core.config import store
from apps.core.config.schema import Config, Downloader
from apps.core.errors import Problem, disk_problem
from apps.core.http import API, FEED, Guard
from apps.core.outside import way_out
from apps.naming.folders import Kind, season_folder, show_folder
from apps.naming.presets import Method, Subject, file_name
from apps.rss.feed_reader import read_feed
from apps.setup import reach
from apps.setup.findings import Finding

_ROWS_SHOWN: Final = 40
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
#: The show of the examples; it does not exist.
_EXAMPLE_TITLE: Final = "Night Train from Starport"
_EXAMPLE_YEAR: Final = 2026
_EXAMPLE_FILE: Final = "[Nekomori] Night Train - 03 [1080p].mkv"


def downloader(values: Mapping[str, Any]) -> Finding:
    """Reach the download client and sign in, once."""
    kind, host = str(values["type"]), str(values.get("host") or "")
    login = {name: str(values.get(name) or "") for name in ("username", "password")}
    section = Downloader(type=kind, host=host, ssl=bool(values.get("ssl")), **login)
    began = clock.monotonic_seconds()
    try:
        info = reach.client_info(section)
    except Problem as problem:
        return _failed(problem, type=kind, host=host, milliseconds=_milliseconds_since(began))
    if info is None:
        return Finding(passed=True, facts={"type": kind})
    facts: dict[str, Any] = {
        "host": host,
        "milliseconds": _milliseconds_since(began),
        "name": info.name,
        "version": info.version,
        "free_bytes": info.free_bytes,
    }
    return Finding(passed=True, facts=facts)


def folder(path: str, *, is_elsewhere: bool) -> Finding:
    """Can episodes be put there? Tried in the nearest folder that exists; what is made for it goes at once.

    is_elsewhere: the path is that of a client which may run on another machine.
    """
    here = Path(path)
    if is_elsewhere and not here.exists():
        return Finding(passed=True, facts={"is_elsewhere": True})
    nearest = here
    while not nearest.exists() and nearest != nearest.parent:
        nearest = nearest.parent
    try:
        _write_and_rename_in(nearest)
        disk = os.statvfs(nearest)
    except OSError as error:
        why = "disk_full" if error.errno in _NO_ROOM else "not_writable"
        return _failed(disk_problem(str(nearest), why))
    return Finding(
        passed=True,
        facts={
            "free_bytes": disk.f_bavail * disk.f_frsize,
            "longest_name": disk.f_namemax,
            "is_new": nearest != here,
        },
    )


def _write_and_rename_in(folder: Path) -> None:
    """What the library does with an episode. Raises OSError."""
    with tempfile.TemporaryDirectory(prefix=".autobangumi-", dir=folder) as made:
        one = Path(made) / "one"
        one.write_bytes(b"1")
        one.rename(Path(made) / "two")


def webhook(url: str) -> Finding:
    """Send one message, marked as a test."""
    message: dict[str, Any] = {
        "title": _EXAMPLE_TITLE,
        "season": 1,
        "episode": 3,
        "poster_url": "",
        "test": True,
    }
    try:
        with way_out(store.load()) as outside:
            outside.post(url, message, purpose=API.once(), guard=Guard.OWN)
    except Problem as problem:
        return _failed(problem)
    return Finding(passed=True, facts={"host": host_of(url)})


def feed(url: str) -> Finding:
    """Read a feed and say what it would bring; every decision is the real one, and nothing of it is kept."""
    config = store.load()
    try:
        with way_out(config) as outside:
            answer = outside.fetch(url, purpose=FEED.once(), guard=Guard.OWN)
        content = read_feed(answer.content, url=url)
    except Problem as problem:
        return _failed(problem)
    rows = _decided(content.candidates, url=url, config=config)
    return Finding(
        passed=True,
        facts={
            "title": content.head.title,
            "total": len(rows),
            "taken": sum(row["is_taken"] for row in rows),
            "shows": len({row["show"] for row in rows if row["is_taken"]}),
            "rows": rows[:_ROWS_SHOWN],
        },
    )


def _decided(candidates: Sequence[Candidate], *, url: str, config: Config) -> list[dict[str, Any]]:
    """Take the candidates in, look at what became of them, and take it all back."""
    with transaction.atomic():
        taken_in = intake.take_in(
            candidates,
            aggregate=True,
            parser="mikan",
            source_url=url,
            rule=None,
            config=config,
            now=clock.now(),
        )
        rows = [_row(release) for release in _releases(taken_in.release_ids.values())]
        transaction.set_rollback(True)
    return rows


def _releases(ids: Iterable[int]) -> QuerySet[Release]:
    return Release.objects.filter(pk__in=list(ids)).select_related("rule").order_by("pk")


def _row(release: Release) -> dict[str, Any]:
    is_taken = release.state == ReleaseState.TAKEN
    return {
        "name": release.title,
        "is_taken": is_taken,
        "reason": f"reason_{release.reason}",
        "facts": {name: fact for name, fact in release.facts.items() if _is_plain(fact)},
        "show": release.rule_id,
        "read_as": _read_as(release),
    }


def _read_as(release: Release) -> str:
    """What was understood of its title."""
    rule = release.rule
    return f"{rule.official_title} {number_of(release, rule)}".strip() if rule else ""


def example_path(method: str) -> str:
    """Where the third episode of an invented show would stand."""
    show = show_folder(_EXAMPLE_TITLE, _EXAMPLE_YEAR)
    subject = Subject(kind=Kind.EPISODE, title=_EXAMPLE_TITLE, folder=show, season=1, episode=3)
    name = file_name(Method(method), subject, original=_EXAMPLE_FILE)
    return f"{show}/{season_folder(Kind.EPISODE, 1)}/{name}"


def _milliseconds_since(began: float) -> int:
    return round((clock.monotonic_seconds() - began) * 1000)


def _failed(problem: Problem, **also: str | int) -> Finding:
    facts = also | {name: fact for name, fact in problem.facts.items() if _is_plain(fact)}
    return Finding(passed=False, code=problem.code, facts=facts)


def _is_plain(fact: object) -> bool:
    return isinstance(fact, str | int | float | bool)
