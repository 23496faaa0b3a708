"""What the environment says, and what it cannot say."""

import ipaddress
from pathlib import Path

import pytest

from autobangumi import env


def test_nothing_said_is_the_defaults() -> None:
    found = env.read({})

    assert (found.host, found.port, found.time_zone) == ("127.0.0.1", None, "UTC")
    assert (found.config_dir.name, found.data_dir.name, found.downloads_dir.name) == (
        "config",
        "data",
        "downloads",
    )
    assert not found.development
    assert not found.docs


def test_empty_is_absent() -> None:
    names = ("AUTOBANGUMI_HOST", "AUTOBANGUMI_PORT", "AUTOBANGUMI_SECRET_KEY", "DATABASE_URL", "TZ")

    assert env.read(dict.fromkeys(names, " ")) == env.read({})


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("AUTOBANGUMI_SECRET_KEY", "secret_key"),
        ("AUTOBANGUMI_JWT_SECRET", "jwt_secret"),
        ("AUTOBANGUMI_SETUP_CODE", "setup_code"),
        ("DATABASE_URL", "database_url"),
        ("REDIS_URL", "redis_url"),
    ],
)
def test_each_secret_has_a_file_twin(tmp_path: Path, name: str, field: str) -> None:
    file = tmp_path / "secret"
    file.write_text("from the file\n")

    assert getattr(env.read({f"{name}_FILE": str(file)}), field) == "from the file"
    assert getattr(env.read({name: "direct", f"{name}_FILE": str(file)}), field) == "direct"
    with pytest.raises(SystemExit, match=name):
        env.read({f"{name}_FILE": str(tmp_path / "missing")})


def test_lists_are_separated_by_commas_or_blanks() -> None:
    found = env.read(
        {
            "AUTOBANGUMI_ALLOWED_HOSTS": "tv.example.com, .lan.example",
            "AUTOBANGUMI_TRUSTED_PROXIES": "10.0.0.1 192.168.0.0/24,fd00::/8",
        }
    )

    assert found.allowed_hosts == ("tv.example.com", ".lan.example")
    assert found.trusted_proxies == (
        ipaddress.ip_network("10.0.0.1/32"),
        ipaddress.ip_network("192.168.0.0/24"),
        ipaddress.ip_network("fd00::/8"),
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AUTOBANGUMI_PORT", "http"),
        ("AUTOBANGUMI_PORT", "0"),
        ("AUTOBANGUMI_PORT", "70000"),
        ("AUTOBANGUMI_TRUSTED_PROXIES", "my-proxy"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_sentence(name: str, value: str) -> None:
    with pytest.raises(SystemExit, match=name):
        env.read({name: value})


def test_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    key = env.kept_key(tmp_path / "config", ".jwt_secret")

    file = tmp_path / "config" / ".jwt_secret"
    assert len(key) == 64
    assert int(key, 16)
    assert file.stat().st_mode & 0o777 == 0o600
    assert env.kept_key(tmp_path / "config", ".jwt_secret") == key
    assert list((tmp_path / "config").iterdir()) == [file]
