"""Load and change the configuration: one row with a revision, secrets sealed with the instance key.

Callers at the edge (a request, a task) call `load` and hand the frozen snapshot down.
"""

import dataclasses
import json
import logging
import typing
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import transaction

from apps.core import clock
from apps.core.config.document import merged, to_plain
from apps.core.config.schema import SECTIONS, Config
from apps.core.config.secrets import InvalidToken, cipher, expand, seal, unseal
from apps.core.models import ConfigDocument

log = logging.getLogger(__name__)
_ONLY = 1


class _Snapshot:
    """The last snapshot of this process; owner: this module, key: revision and time, end: the next one."""

    def __init__(self) -> None:
        self._held: tuple[tuple[int, datetime], Config] | None = None

    @property
    def config(self) -> Config | None:
        """The snapshot, whatever its age."""
        held = self._held
        return None if held is None else held[1]

    def at(self, mark: tuple[int, datetime]) -> Config | None:
        """The snapshot, if it is of this revision; a rolled-back one had the number but not the time."""
        held = self._held
        return held[1] if held is not None and held[0] == mark else None

    def keep(self, mark: tuple[int, datetime], config: Config) -> None:
        """Remember it."""
        self._held = (mark, config)


_snapshot = _Snapshot()


def load() -> Config:
    """The configuration as it is now. One cheap query; decrypted only when the revision has moved."""
    mark = ConfigDocument.objects.filter(pk=_ONLY).values_list("revision", "changed_at").first()
    if mark is None:
        return Config()
    known = _snapshot.at(mark)
    if known is not None:
        return known
    row = ConfigDocument.objects.get(pk=_ONLY)
    config = _read(row)
    _snapshot.keep((row.revision, row.changed_at), config)
    return config


def update(patch: Mapping[str, Any], *, author: str) -> Config:
    """Lay a partial document over the stored one, validate the whole, store a new revision.

    Raises InvalidInput; then nothing is stored.
    """
    with transaction.atomic():
        row = ConfigDocument.objects.select_for_update().filter(pk=_ONLY).first()
        stored = _read(row) if row else Config()
        config, unknown = merged(stored, patch)
        if config.downloader.path == str(settings.DEFAULT_LIBRARY_DIR):
            # What /config/get showed for "nothing said" came back.
            config = replace(config, downloader=replace(config.downloader, path=""))
        if unknown:
            log.warning("Unknown settings were dropped: %s", ", ".join(sorted(unknown)))
        if row and config == stored:
            return stored
        config = replace(config, revision=stored.revision + 1)
        ConfigDocument.objects.update_or_create(
            pk=_ONLY,
            defaults={
                "revision": config.revision,
                "document": json.dumps(_sealed(config), ensure_ascii=False),
                "changed_at": clock.now(),
                "changed_by": author,
            },
        )
    return config


def secret_values() -> tuple[str, ...]:
    """Every secret this process has loaded, for the log's mask. Asks nothing of the database."""
    known = _snapshot.config
    return settings.OWN_SECRETS if known is None else (*settings.OWN_SECRETS, *_secrets_in(known))


def _secrets_in(section: Any) -> Iterator[str]:
    for item in dataclasses.fields(section):
        value = getattr(section, item.name)
        for inner in value if isinstance(value, tuple) else (value,):
            if dataclasses.is_dataclass(inner):
                yield from _secrets_in(inner)
            elif item.metadata.get("secret") and inner and inner != item.default:
                yield inner
                if "$" in inner:
                    yield expand(inner, settings.ENVIRONMENT)


def exists() -> bool:
    """Has a configuration ever been stored?"""
    return ConfigDocument.objects.filter(pk=_ONLY).exists()


def in_use(section: Any) -> Any:
    """The section with $NAME expanded from the environment, as it is to be used now."""
    changes: dict[str, Any] = {}
    for item in dataclasses.fields(section):
        value = getattr(section, item.name)
        if item.metadata.get("items"):
            changes[item.name] = tuple(in_use(inner) for inner in value)
        elif item.metadata.get("expand") and isinstance(value, str) and "$" in value:
            changes[item.name] = expand(value, settings.ENVIRONMENT)
    return replace(section, **changes) if changes else section


def _sealed(config: Config) -> dict[str, Any]:
    box = cipher(settings.SECRET_KEY)

    def walk(value: Any) -> Any:
        result: dict[str, Any] = {}
        for item in dataclasses.fields(value):
            inner: Any = getattr(value, item.name)
            if item.metadata.get("internal"):
                continue
            if item.metadata.get("items"):
                result[item.name] = [walk(entry) for entry in inner]
            elif item.metadata.get("secret"):
                result[item.name] = (
                    [seal(entry, box) for entry in inner]
                    if isinstance(inner, tuple)
                    else (seal(inner, box) if inner else inner)
                )
            else:
                result[item.name] = to_plain(inner)
        return result

    return {name: walk(getattr(config, name)) for name in SECTIONS}


def _opened(value: str, box: Fernet, name: str) -> str:
    """A secret in clear; "" for one that another instance key has sealed."""
    try:
        return unseal(value, box)
    except InvalidToken:
        log.error("The stored %s was sealed with another instance key; enter it again.", name)  # noqa: TRY400 - no trace
        return ""


def _read(row: ConfigDocument) -> Config:
    box = cipher(settings.SECRET_KEY)

    def walk(cls: type, plain: Mapping[str, Any]) -> Any:
        hints = typing.get_type_hints(cls)
        values: dict[str, Any] = {}
        for item in dataclasses.fields(cls):
            if item.name not in plain:
                continue
            inner = plain[item.name]
            if item.metadata.get("items"):
                inner = tuple(walk(item.metadata["items"], entry) for entry in inner)
            elif item.metadata.get("secret") and inner:
                inner = (
                    tuple(opened for entry in inner if (opened := _opened(entry, box, item.name)))
                    if isinstance(inner, list)
                    else _opened(inner, box, item.name)
                )
            elif typing.get_origin(hints[item.name]) is tuple:
                inner = tuple(inner)
            values[item.name] = inner
        return cls(**values)

    plain = json.loads(row.document)
    sections = {name: walk(section, plain.get(name) or {}) for name, section in SECTIONS.items()}
    return Config(**sections, revision=row.revision)


__all__ = ["exists", "in_use", "load", "secret_values", "update"]
