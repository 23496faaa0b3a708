"""manage.py config: get, set, export, import."""

import io
import json
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from apps.core.config import store

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_variables(settings: Settings) -> None:
    settings.FIRST_VARIABLES = {}


def config(*arguments: str) -> str:
    out = io.StringIO()
    call_command("config", *arguments, stdout=out)
    return out.getvalue()


def test_get_shows_all_a_section_or_one_setting() -> None:
    assert json.loads(config("get"))["program"]["rss_time"] == 900
    assert json.loads(config("get", "program"))["webui_port"] == 7892
    assert config("get", "program.rss_time") == "900\n"
    assert config("get", "bangumi_manager.rename_method") == "pn\n"


def test_secrets_are_masked_unless_asked_for() -> None:
    assert config("get", "downloader.password") == "********\n"
    assert config("get", "downloader.password", "--secrets") == "adminadmin\n"


@pytest.mark.parametrize(
    ("path", "value", "stored"),
    [
        ("program.rss_time", "1200", 1200),
        ("bangumi_manage.group_tag", "true", True),
        ("bangumi_manager.rename_method", "none", "none"),
        ("downloader.username", "12345", "12345"),
        ("rss_parser.filter", '["one", "two"]', ("one", "two")),
        ("rss_parser.filter", "[]", ()),
    ],
)
def test_set_changes_one(path: str, value: str, stored: object) -> None:
    config("set", path, value)

    section, field = path.replace("bangumi_manager", "bangumi_manage").split(".")
    assert getattr(getattr(store.load(), section), field) == stored


def test_several_are_set_at_once_or_none() -> None:
    said = config("set", "program.rss_time=1200", "downloader.username=a=b", "rss_parser.filter=[]")

    assert said.count("is set") == 3
    assert store.load().program.rss_time == 1200
    assert store.load().downloader.username == "a=b"
    assert store.load().rss_parser.filter == ()
    with pytest.raises(CommandError, match="rename_time"):
        config("set", "program.rss_time=900", "program.rename_time=never")
    with pytest.raises(CommandError, match="NAME=VALUE"):
        config("set", "program.rss_time=900", "program.rename_time")
    with pytest.raises(CommandError, match="NAME=VALUE"):
        config("set", "program.rss_time", "900", "901")
    assert store.load().program.rss_time == 1200


def test_secret_comes_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("s3cret\n"))

    config("set", "downloader.password")

    assert store.load().downloader.password == "s3cret"


@pytest.mark.parametrize(
    ("path", "value", "word"),
    [
        ("program.rss_time", "soon", "whole number"),
        ("program.rss_time", "-1", "between"),
        ("program.nothing", "1", "no setting"),
        ("program", "1", "no setting"),
        ("nothing", "1", "no setting"),
        ("rss_parser.filter", "720", "list"),
        ("rss_parser.filter", '"720"', "list"),
    ],
)
def test_set_says_what_is_wrong(path: str, value: str, word: str) -> None:
    with pytest.raises(CommandError, match=word):
        config("set", "--", path, value)

    assert store.load().program.rss_time == 900


def test_get_of_an_unknown_setting_says_so() -> None:
    with pytest.raises(CommandError, match="no setting"):
        config("get", "program.nothing")


def test_export_is_what_import_reads(tmp_path: Path) -> None:
    config("set", "downloader.password", "s3cret")
    config("set", "program.rss_time", "1200")
    file = tmp_path / "settings.json"
    file.write_text(config("export", "--secrets"))
    config("set", "downloader.password", "other")
    config("set", "program.rss_time", "900")

    config("import", str(file))

    assert store.load().program.rss_time == 1200
    assert store.load().downloader.password == "s3cret"


def test_export_without_secrets_keeps_those_that_are_there(tmp_path: Path) -> None:
    config("set", "downloader.password", "s3cret")
    file = tmp_path / "settings.json"
    file.write_text(config("export"))
    assert "s3cret" not in file.read_text()

    config("import", str(file))

    assert store.load().downloader.password == "s3cret"


def test_what_is_edited_in_an_export_is_what_is_imported(tmp_path: Path) -> None:
    config("set", "bangumi_manage.group_tag", "true")
    settings = json.loads(config("export"))
    config("set", "bangumi_manage.group_tag", "false")
    settings["bangumi_manage"]["group_tag"] = False
    file = tmp_path / "settings.json"
    file.write_text(json.dumps(settings))

    config("import", str(file))

    assert store.load().bangumi_manage.group_tag is False


def test_import_changes_all_or_nothing(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"program": {"rss_time": 1200, "rename_time": -1}}')

    with pytest.raises(CommandError, match="rename_time"):
        config("import", str(file))
    with pytest.raises(CommandError, match="cannot be read"):
        config("import", str(tmp_path / "missing.json"))

    assert store.load().program.rss_time == 900


def test_a_filter_that_is_no_expression_is_kept_and_said() -> None:
    said = io.StringIO()
    call_command("config", "set", "rss_parser.filter", '["(unclosed"]', stderr=said)
    assert "(unclosed" in said.getvalue()
    assert store.load().rss_parser.filter == ("(unclosed",)
