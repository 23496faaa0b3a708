"""A new version meets old data: copied first, never half changed, refused in one sentence."""

import contextlib
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from autobangumi import env

ROOT = Path(__file__).resolve().parents[2]


class Instance:
    """Folders of an instance, and its command line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "data" / "autobangumi.sqlite3"

    def manage(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={
                **env.variables(),
                "AUTOBANGUMI_CONFIG_DIR": str(self.folder / "config"),
                "AUTOBANGUMI_DATA_DIR": str(self.folder / "data"),
                "AUTOBANGUMI_DOWNLOADS_DIR": str(self.folder / "downloads"),
                "DATABASE_URL": "",
            },
            capture_output=True,
            text=True,
            check=False,
        )

    def say(self, statement: str) -> list[tuple[object, ...]]:
        with contextlib.closing(sqlite3.connect(self.database)) as connection:
            found = connection.execute(statement).fetchall()
            connection.commit()
        return found


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """An instance with a setting of its owner's."""
    instance = Instance(tmp_path_factory.mktemp("old"))
    done = instance.manage("config", "set", "program.rss_time", "1234")
    assert done.returncode == 0, done.stderr
    return instance


def test_a_database_of_a_newer_version_is_refused_and_left_alone(old: Instance) -> None:
    old.say(
        "insert into django_migrations (app, name, applied) values ('core', '9999_later', '2030-01-01')"
    )
    done = old.manage("serve")
    assert done.returncode != 0
    assert "newer version" in done.stderr
    assert str(old.database) in done.stderr
    assert "Traceback" not in done.stderr
    old.say("delete from django_migrations where name = '9999_later'")
    assert "1234" in old.manage("config", "get", "program.rss_time").stdout


def test_a_migration_that_fails_leaves_the_old_data_and_a_copy(old: Instance) -> None:
    # As if the last migration of a room had not run, over a table that stands in its way.
    old.say("delete from django_migrations where app = 'search'")
    before = old.say("select name from sqlite_master where type = 'table' order by name")
    done = old.manage("config", "get", "program.rss_time")
    assert done.returncode != 0
    assert str(old.database) in done.stderr
    assert "as it was before" in done.stderr
    assert list((old.folder / "data" / "backups").glob("*.sqlite3"))
    assert old.say("select name from sqlite_master where type = 'table' order by name") == before
    assert old.say("select count(*) from django_migrations where app = 'search'") == [(0,)]


def test_a_file_that_is_no_database_is_refused_in_one_sentence(tmp_path: Path) -> None:
    instance = Instance(tmp_path)
    instance.database.parent.mkdir(parents=True)
    instance.database.write_bytes(b"not a database" * 100)
    done = instance.manage("serve")
    assert done.returncode != 0
    assert str(instance.database) in done.stderr
    assert "Traceback" not in done.stderr
    assert instance.database.read_bytes() == b"not a database" * 100
