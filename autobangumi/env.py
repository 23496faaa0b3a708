"""Environment variables and their _FILE twins, typed: the only reader of the environment.

An empty variable counts as absent (container panels pass untouched fields as empty texts). Folders are made when
they are first needed, keys generated once with mode 0600.
"""

import ipaddress
import os
import secrets
from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Environment:
    """What the environment says, defaults filled in. Folders are absolute."""

    host: str
    port: int | None
    config_dir: Path
    data_dir: Path
    downloads_dir: Path
    secret_key: str | None
    jwt_secret: str | None
    setup_code: str | None
    database_url: str | None
    redis_url: str | None
    time_zone: str
    allowed_hosts: tuple[str, ...]
    trusted_proxies: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
    root_path: str
    development: bool
    docs: bool


def read(variables: Mapping[str, str] = os.environ) -> Environment:
    """Read the environment. Raises SystemExit with one sentence for what cannot be used."""
    return Environment(
        host=_text(variables, "AUTOBANGUMI_HOST") or "127.0.0.1",
        port=_port(variables),
        config_dir=_folder(variables, "AUTOBANGUMI_CONFIG_DIR", "config"),
        data_dir=_folder(variables, "AUTOBANGUMI_DATA_DIR", "data"),
        downloads_dir=_folder(variables, "AUTOBANGUMI_DOWNLOADS_DIR", "downloads"),
        secret_key=_secret(variables, "AUTOBANGUMI_SECRET_KEY"),
        jwt_secret=_secret(variables, "AUTOBANGUMI_JWT_SECRET"),
        setup_code=_secret(variables, "AUTOBANGUMI_SETUP_CODE"),
        database_url=_secret(variables, "DATABASE_URL"),
        redis_url=_secret(variables, "REDIS_URL"),
        time_zone=_text(variables, "TZ") or "UTC",
        allowed_hosts=tuple(
            (_text(variables, "AUTOBANGUMI_ALLOWED_HOSTS") or "").replace(",", " ").split()
        ),
        trusted_proxies=_networks(variables, "AUTOBANGUMI_TRUSTED_PROXIES"),
        root_path=(_text(variables, "AUTOBANGUMI_ROOT_PATH") or "").rstrip("/"),
        development=_switch(variables, "AUTOBANGUMI_DEV"),
        docs=_switch(variables, "AUTOBANGUMI_DOCS"),
    )


def variables() -> Mapping[str, str]:
    """All variables, for $NAME in settings, which expands when it is used."""
    return os.environ


def redis_parts(url: str) -> Mapping[str, str | int]:
    """Host, port and the like of a Redis address, for who takes no address."""
    from redis.connection import parse_url  # noqa: PLC0415 - only where Redis is used

    found: Mapping[str, object] = parse_url(url)  # type: ignore[no-untyped-call]
    parts = {name: value for name, value in found.items() if isinstance(value, str | int)}
    return parts | ({"ssl": True} if url.startswith("rediss:") else {})


def first_variables(variables: Mapping[str, str] = os.environ) -> Mapping[str, str]:
    """What the first start may read: the environment, and below it a `.env` file beside the program."""
    try:
        lines = (ROOT / ".env").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    return ChainMap({name: value for name, value in variables.items() if value}, _from_lines(lines))


def _from_lines(lines: Iterable[str]) -> dict[str, str]:
    """NAME=VALUE a line; comments, `export` and quotes around a value are known."""
    found = {}
    for line in lines:
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if not equals or name.startswith("#"):
            continue
        value = value.strip()
        if value[:1] in {"'", '"'} and value[-1:] == value[:1]:
            value = value[1:-1]
        found[name.strip()] = value
    return found


def kept_key(folder: Path, name: str) -> str:
    """A key kept in a file of mode 0600, generated at the first call; of two racing processes one wins."""
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / f".{name}.{os.getpid()}"
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(_KEY_BYTES))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        except OSError:  # a file system without hard links
            fresh.replace(path)
        fresh.unlink(missing_ok=True)
    return path.read_text().strip()


def _text(variables: Mapping[str, str], name: str) -> str | None:
    return variables.get(name, "").strip() or None


def _secret(variables: Mapping[str, str], name: str) -> str | None:
    """The variable, else the content of the file that its _FILE twin names."""
    value = _text(variables, name)
    twin = _text(variables, f"{name}_FILE")
    if value or not twin:
        return value
    try:
        return Path(twin).read_text(encoding="utf-8").strip() or None
    except OSError as error:
        raise SystemExit(f"{name}_FILE: {twin} cannot be read ({error.strerror}).") from error


def _folder(variables: Mapping[str, str], name: str, default: str) -> Path:
    return (ROOT / (_text(variables, name) or default)).absolute()


def _port(variables: Mapping[str, str]) -> int | None:
    value = _text(variables, "AUTOBANGUMI_PORT")
    if value is None:
        return None
    if not value.isascii() or not value.isdigit() or not 0 < int(value) <= 65535:  # noqa: PLR2004 - TCP's range
        raise SystemExit(f"AUTOBANGUMI_PORT must be a number from 1 to 65535, not {value!r}.")
    return int(value)


def _networks(
    variables: Mapping[str, str], name: str
) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    words = (_text(variables, name) or "").replace(",", " ").split()
    try:
        return tuple(ipaddress.ip_network(word, strict=False) for word in words)
    except ValueError as error:
        raise SystemExit(f"{name} must name addresses or networks: {error}.") from error


def _switch(variables: Mapping[str, str], name: str) -> bool:
    return (_text(variables, name) or "").lower() in {"1", "true", "t", "yes", "on"}


def name_settings() -> None:
    """Name Django's settings, for entry points that are not manage.py."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "autobangumi.settings")
