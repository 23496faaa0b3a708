"""What the first configuration is made of: defaults, an old config.json, the variables of 3.2."""

import json
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from apps.core.config import first_boot, store
from apps.core.config.schema import Config
from autobangumi import env

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_variables(settings: Settings) -> None:
    settings.FIRST_VARIABLES = {}


def started_with(settings: Settings, **variables: str) -> Config:
    settings.FIRST_VARIABLES = variables
    first_boot.prepare()
    return store.load()


def old_file(settings: Settings, content: object) -> Path:
    path: Path = settings.CONFIG_DIR / "config.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def test_nothing_said_is_the_defaults_and_they_are_stored() -> None:
    first_boot.prepare()

    assert store.exists()
    assert store.load() == Config(revision=1)


def test_variables_count_only_once(settings: Settings) -> None:
    first_boot.prepare()

    assert started_with(settings, AB_INTERVAL_TIME="1200").program.rss_time == 900


@pytest.mark.parametrize(
    ("name", "value", "path", "meant"),
    [
        ("AB_INTERVAL_TIME", "1200", "program.rss_time", 1200),
        ("AB_RENAME_FREQ", "30", "program.rename_time", 30),
        ("AB_WEBUI_PORT", "8000", "program.webui_port", 8000),
        ("AB_DOWNLOADER_HOST", "nas:8080", "downloader.host", "nas:8080"),
        ("AB_DOWNLOADER_HOST", "nas:8080", "downloader.type", "qbittorrent"),
        ("AB_DOWNLOADER_USERNAME", "me", "downloader.username", "me"),
        ("AB_DOWNLOADER_PASSWORD", "s3cret", "downloader.password", "s3cret"),
        ("AB_DOWNLOAD_PATH", "/tv", "downloader.path", "/tv"),
        ("AB_RSS_COLLECTOR", "False", "rss_parser.enable", False),
        ("AB_RSS_COLLECTOR", "T", "rss_parser.enable", True),
        ("AB_NOT_CONTAIN", r"720|\d+-\d+|x", "rss_parser.filter", ("720", r"\d+-\d+", "x")),
        ("AB_LANGUAGE", "en", "rss_parser.language", "en"),
        ("AB_RENAME", "0", "bangumi_manage.enable", False),
        ("AB_METHOD", "Advance", "bangumi_manage.rename_method", "advance"),
        (
            "AB_REVISION_CONFLICT_POLICY",
            "replace",
            "bangumi_manage.revision_conflict_policy",
            "replace",
        ),
        ("AB_GROUP_TAG", "1", "bangumi_manage.group_tag", True),
        ("AB_EP_COMPLETE", "true", "bangumi_manage.eps_complete", True),
        ("AB_REMOVE_BAD_BT", "TRUE", "bangumi_manage.remove_bad_torrent", True),
        ("AB_DEBUG_MODE", "true", "log.debug_enable", True),
        ("AB_HTTP_PROXY", "proxy.lan:7890", "proxy.host", "proxy.lan"),
        ("AB_HTTP_PROXY", "http://proxy.lan:7890/", "proxy.port", 7890),
        ("AB_HTTP_PROXY", "proxy.lan:7890", "proxy.enable", True),
        ("AB_HTTP_PROXY", "proxy.lan:7890", "proxy.type", "http"),
        ("AB_SOCKS", "proxy.lan,1080,me,pa,ss", "proxy.password", "pa,ss"),
        ("AB_SOCKS", "proxy.lan,1080,,", "proxy.type", "socks5"),
        ("AB_SOCKS", "proxy.lan,1080", "proxy.port", 1080),
    ],
)
def test_variables_of_3_2_set_what_they_always_set(
    settings: Settings, name: str, value: str, path: str, meant: object
) -> None:
    config = started_with(settings, **{name: value})

    section, field = path.split(".")
    assert getattr(getattr(config, section), field) == meant


def test_empty_variables_are_absent_ones(settings: Settings) -> None:
    config = started_with(settings, AB_HTTP_PROXY="", AB_SOCKS="", AB_INTERVAL_TIME=" ")

    assert config == Config(revision=1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AB_HTTP_PROXY", "no port here"),
        ("AB_SOCKS", "only-a-host"),
        ("AB_SOCKS", ",,,"),
        ("AB_INTERVAL_TIME", "soon"),
        ("AB_INTERVAL_TIME", "-5"),
        ("AB_LANGUAGE", "klingon"),
    ],
)
def test_variable_that_cannot_be_used_is_named_and_left_out(
    settings: Settings, caplog: pytest.LogCaptureFixture, name: str, value: str
) -> None:
    config = started_with(settings, AB_METHOD="none", **{name: value})

    assert config.bangumi_manage.rename_method == "none"
    assert name in caplog.text or "program.rss_time" in caplog.text or "language" in caplog.text
    assert not config.proxy.enable


def test_old_file_is_taken_over_and_put_aside(settings: Settings) -> None:
    path = old_file(
        settings,
        {
            "program": {"sleep_time": 7200, "times": 20, "data_version": 4.0, "webui_port": 7892},
            "downloader": {"host": "nas:8080", "password": "s3cret"},
            "rss_parser": {"type": "mikan", "token": "t", "enable_tmdb": False, "filter": ["x"]},
            "bangumi_manage": {"rename_method": "advance"},
            "notification": {"enable": True, "type": "telegram", "token": "t", "chat_id": "c"},
        },
    )

    first_boot.prepare()

    config = store.load()
    assert (config.program.rss_time, config.program.rename_time) == (7200, 20)
    assert (config.downloader.type, config.downloader.password) == ("qbittorrent", "s3cret")
    assert config.rss_parser.filter == ("x",)
    assert config.bangumi_manage.rename_method == "advance"
    assert config.notification.providers[0].token == "t"
    assert not path.exists()
    assert path.with_name("config.json.imported").exists()


def test_environment_lies_over_the_old_file(settings: Settings) -> None:
    old_file(settings, {"program": {"rss_time": 7200, "rename_time": 20}})

    config = started_with(settings, AB_INTERVAL_TIME="1200")

    assert (config.program.rss_time, config.program.rename_time) == (1200, 20)


def test_bad_values_of_an_old_file_are_left_out_and_the_rest_counts(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    old_file(
        settings,
        {
            "program": {"rss_time": -1, "rename_time": 20},
            "downloader": {"type": "mock", "host": "nas"},
            "log": "x",
            "bangumi_manager": {"rename_method": "odd", "group_tag": True},
            "notification": {"providers": [{"type": "pigeon"}, {"type": "bark", "token": "t"}]},
            "llm": {},
        },
    )

    first_boot.prepare()

    config = store.load()
    assert (config.program.rss_time, config.program.rename_time) == (900, 20)
    assert config.downloader.host == "nas"
    assert config.bangumi_manage.group_tag
    assert [provider.type for provider in config.notification.providers] == ["bark"]
    for name in ("program.rss_time", "downloader.type", "log", "llm"):
        assert name in caplog.text


@pytest.mark.parametrize("content", ["", "{", "[]", "[" * 100_000, "\x00"])
def test_broken_file_is_reported_and_left_as_it_is(
    settings: Settings, caplog: pytest.LogCaptureFixture, content: str
) -> None:
    path = old_file(settings, content)

    first_boot.prepare()

    assert store.load() == Config(revision=1)
    assert path.read_text() == content
    assert "config.json" in caplog.text


def test_file_of_a_settled_instance_is_not_touched(settings: Settings) -> None:
    first_boot.prepare()
    path = old_file(settings, {"program": {"rss_time": 7200}})

    first_boot.prepare()

    assert store.load().program.rss_time == 900
    assert path.exists()


def test_env_file_counts_below_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env, "ROOT", tmp_path)
    lines = ["# comment", "AB_METHOD=none", 'export AB_LANGUAGE="en"', "AB_RENAME='0'", "nonsense"]
    (tmp_path / ".env").write_text("\n".join(lines))

    found: Any = env.first_variables({"AB_METHOD": "advance", "AB_RENAME": ""})

    assert found["AB_METHOD"] == "advance"
    assert found["AB_LANGUAGE"] == "en"
    assert found["AB_RENAME"] == "0"
    assert "nonsense" not in found
