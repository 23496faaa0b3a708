"""The database brought up to date by whoever comes first: serve, or a command in a new folder.

What an older version left is copied beside itself before it is changed, and put back if it cannot be changed.
"""

import contextlib
import sqlite3
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.executor import MigrationExecutor

from apps.core import clock
from apps.core.config import first_boot

_COPIES_KEPT = 3


def make_ready() -> None:
    """Tables and first settings, for a command that uses both. Raises CommandError."""
    bring_up_to_date()
    first_boot.prepare()


def bring_up_to_date() -> None:
    """Migrate where it is needed; looking costs a fraction of migrating.

    Raises CommandError with one sentence that names the file and the reason; the old data are then as they were.
    """
    try:
        executor = MigrationExecutor(connection)
        _refuse_newer(executor)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, InconsistentMigrationHistory) as error:
        raise CommandError(f"{_name()} cannot be read: {error}. Nothing was changed.") from None
    if not plan:
        return
    copy = _copied() if executor.loader.applied_migrations else None
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except Exception as error:
        # Broad by design: whatever a migration stumbles over, the old data must be there afterwards.
        if copy is not None:
            _put_back(copy)
        where = f" A copy is at {copy}." if copy else ""
        raise CommandError(
            f"{_name()} could not be brought up to this version ({error}). It is as it was before.{where}"
        ) from error


def _refuse_newer(executor: MigrationExecutor) -> None:
    """A newer version has worked with these tables: this one would misread them."""
    ours = {label for label, _ in executor.loader.graph.nodes}
    unknown = [
        f"{label}.{name}"
        for label, name in executor.loader.applied_migrations
        if label in ours and (label, name) not in executor.loader.graph.nodes
    ]
    if unknown:
        raise CommandError(
            f"{_name()} comes from a newer version of AutoBangumi ({unknown[0]}). Install that version, or start with "
            "another data folder. Nothing was changed."
        )


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _copied() -> Path | None:
    """A copy of a SQLite database beside it; None for a server, whose keeper has copies of their own."""
    source = Path(_name())
    if connection.vendor != "sqlite" or not source.is_file():
        return None
    folder = Path(settings.DATA_DIR) / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / f"{source.stem}-{clock.now():%Y%m%d-%H%M%S-%f}.sqlite3"
    with (
        contextlib.closing(sqlite3.connect(source)) as old,
        contextlib.closing(sqlite3.connect(copy)) as new,
    ):
        old.backup(new)
    for stale in sorted(folder.glob(f"{source.stem}-*.sqlite3"))[:-_COPIES_KEPT]:
        stale.unlink()
    return copy


def _put_back(copy: Path) -> None:
    connection.close()
    with (
        contextlib.closing(sqlite3.connect(copy)) as old,
        contextlib.closing(sqlite3.connect(_name())) as new,
    ):
        old.backup(new)
