"""The first configuration: defaults, then a config.json of AutoBangumi 3.2, then the environment (contract 4, 4.4).

Looked at once, while nothing is stored. What cannot be used is named in the log and left out: a product that does
not start for one bad value helps nobody.
"""

import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from apps.core import remarks
from apps.core.config import store
from apps.core.config.document import usable
from apps.core.config.schema import Config

log = logging.getLogger(__name__)

Plain = dict[str, Any]
OLD_FILE: Final = "config.json"
_TRUE: Final = frozenset({"true", "1", "t"})
#: Where 3.2's own names differ from what it wrote into older files.
_RENAMED: Final = {"sleep_time": "rss_time", "times": "rename_time"}
_GONE: Final = {
    "program": {"data_version"},
    "rss_parser": {"type", "custom_url", "token", "enable_tmdb"},
}


def prepare() -> None:
    """Store the first configuration where there is none; of two processes that try, one does."""
    if store.exists():
        return
    path: Path = settings.CONFIG_DIR / OLD_FILE
    file = read_file(path)
    patches = [patch for patch in (file, from_environment(settings.FIRST_VARIABLES)) if patch]
    with transaction.atomic():
        if store.exists():
            return
        for patch in patches or [{}]:
            lay_over(patch, author=gettext_noop("first start"))
    if file is not None:
        path.rename(path.with_name(f"{OLD_FILE}.imported"))
        log.info("%s was taken over; it is kept as %s.imported.", path, OLD_FILE)


def read_file(path: Path) -> Plain | None:
    """A configuration file as a patch; None where there is none, or none that can be read, which is logged."""
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        log.error("%s cannot be read and is left as it is: %s", path, type(error).__name__)  # noqa: TRY400 - no trace
        return None
    if not isinstance(document, dict):
        log.error("%s holds no configuration and is left as it is.", path)
        return None
    return modernised(document)


def modernised(document: Mapping[str, Any]) -> Plain:
    """An older file's names as those of 3.2, and a host without a type as the client it always meant."""
    patch: Plain = {
        name: {key: value for key, value in section.items() if key not in _GONE.get(name, ())}
        if isinstance(section, Mapping)
        else section
        for name, section in document.items()
    }
    program = patch.get("program")
    if isinstance(program, dict):
        for old, new in _RENAMED.items():
            if old in program:
                program.setdefault(new, program.pop(old))
                program.pop(old, None)
    return with_client_type(patch)


def with_client_type(patch: Plain) -> Plain:
    """Whoever names a host but no type means qBittorrent, 3.2's only client."""
    client = patch.get("downloader")
    if isinstance(client, Mapping) and client.get("host") and not client.get("type"):
        return {**patch, "downloader": {**client, "type": "qbittorrent"}}
    return patch


def from_environment(variables: Mapping[str, str]) -> Plain:
    """The variables of 3.2 as a patch; an empty one counts as absent."""
    patch: Plain = {}
    for name, read in _VARIABLES.items():
        value = variables.get(name, "").strip()
        if not value:
            continue
        found = read(value)
        if found is None:
            log.warning("The variable %s cannot be used and is left out.", name)
            continue
        for section, fields in found.items():
            patch.setdefault(section, {}).update(fields)
    return with_client_type(patch)


def lay_over(patch: Plain, *, author: str) -> Config:
    """Store what of a patch can be used; the rest is named in the log."""
    good, faults = usable(store.load(), patch)
    if faults:
        log.warning("Settings that cannot be used were left out: %s", ", ".join(sorted(faults)))
    config = store.update(good, author=author)
    for remark in remarks.on_filter(config.rss_parser.filter):
        log.warning("%s", remark.en)
    return config


def _is_true(value: str) -> bool:
    return value.lower() in _TRUE


def _into(
    section: str, field: str, convert: Callable[[str], Any] = str
) -> Callable[[str], Plain | None]:
    return lambda value: {section: {field: convert(value)}}


def _http_proxy(value: str) -> Plain | None:
    host, colon, port = value.rsplit("://", 1)[-1].rstrip("/").rpartition(":")
    if not colon or not host or not port.isascii() or not port.isdigit():
        return None
    return {"proxy": {"enable": True, "type": "http", "host": host, "port": port}}


def _socks(value: str) -> Plain | None:
    parts = [part.strip() for part in value.split(",", 3)]
    host, port, username, password = parts + [""] * (4 - len(parts))
    if not host or not port.isascii() or not port.isdigit():
        return None
    return {
        "proxy": {
            "enable": True,
            "type": "socks5",
            "host": host,
            "port": port,
            "username": username,
            "password": password,
        }
    }


#: Variable -> what it sets; None where its value is nothing that can be set.
_VARIABLES: Final[dict[str, Callable[[str], Plain | None]]] = {
    "AB_INTERVAL_TIME": _into("program", "rss_time"),
    "AB_RENAME_FREQ": _into("program", "rename_time"),
    "AB_WEBUI_PORT": _into("program", "webui_port"),
    "AB_DOWNLOADER_HOST": _into("downloader", "host"),
    "AB_DOWNLOADER_USERNAME": _into("downloader", "username"),
    "AB_DOWNLOADER_PASSWORD": _into("downloader", "password"),
    "AB_DOWNLOAD_PATH": _into("downloader", "path"),
    "AB_RSS_COLLECTOR": _into("rss_parser", "enable", _is_true),
    "AB_NOT_CONTAIN": _into("rss_parser", "filter", lambda value: value.split("|")),
    "AB_LANGUAGE": _into("rss_parser", "language"),
    "AB_RENAME": _into("bangumi_manage", "enable", _is_true),
    "AB_METHOD": _into("bangumi_manage", "rename_method", str.lower),
    "AB_GROUP_TAG": _into("bangumi_manage", "group_tag", _is_true),
    "AB_EP_COMPLETE": _into("bangumi_manage", "eps_complete", _is_true),
    "AB_REMOVE_BAD_BT": _into("bangumi_manage", "remove_bad_torrent", _is_true),
    "AB_REVISION_CONFLICT_POLICY": _into("bangumi_manage", "revision_conflict_policy", str.lower),
    "AB_DEBUG_MODE": _into("log", "debug_enable", _is_true),
    "AB_HTTP_PROXY": _http_proxy,
    "AB_SOCKS": _socks,
}
