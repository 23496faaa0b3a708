"""From plain JSON to a frozen Config and back: coercion, bounds, deep merge, masks. No database here."""

import copy
import dataclasses
import ipaddress
import re
import secrets as random_source
import types
import typing
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from apps.core import fields
from apps.core.config.schema import SECTIONS, Config, Notification, Provider
from apps.core.config.secrets import MASK, is_masked_key
from apps.core.errors import FieldError, InvalidInput

Plain = dict[str, Any]
LONGEST_TEXT = 4000
#: Shown in clear by 3.2, although they let anyone send in the user's name; empty ones stay empty.
_MASKED_TOO = frozenset({"device_key", "user_key", "webhook_url"})

_PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")


def to_plain(value: Any) -> Any:
    """A dataclass as plain JSON values, secrets in clear; internal fields left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            item.name: to_plain(getattr(value, item.name))
            for item in dataclasses.fields(value)
            if not item.metadata.get("internal")
        }
    if isinstance(value, (tuple, list)):
        return [to_plain(item) for item in value]
    return value


def masked(config: Config, *, library_root: str = "") -> Plain:
    """The document as the API shows it: masks for secrets, the section `bangumi_manager` beside its twin.

    `library_root` is shown where no folder is said.
    """
    document: Plain = _mask(to_plain(config))
    document["downloader"]["path"] = document["downloader"]["path"] or library_root
    document["bangumi_manager"] = dict(document["bangumi_manage"])
    return document


def _mask(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _mask(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_mask(inner) for inner in value]
    if isinstance(value, str) and (is_masked_key(key) or (value and key in _MASKED_TOO)):
        return MASK
    return value


def merged(stored: Config, patch: Mapping[str, Any]) -> tuple[Config, list[str]]:
    """The stored configuration with a client's partial document laid over it, and the unknown keys it had.

    Dictionaries are merged, lists replaced, masks keep what is stored. Raises InvalidInput with every bad field.
    """
    before = to_plain(stored)
    document = _one_manage_section(before, dict(patch))
    errors: list[FieldError] = []
    unknown: list[str] = []
    after: dict[str, Any] = {}
    for name, section in SECTIONS.items():
        given = document.pop(name, {})
        if given is None:
            given = {}
        if not isinstance(given, Mapping):
            errors.append(FieldError(name, "field_not_object"))
            continue
        after[name] = _section(
            section, before[name], given, path=name, errors=errors, unknown=unknown
        )
    unknown.extend(document)
    if errors:
        raise InvalidInput(*errors)
    after["notification"] = _with_provider(after["notification"])
    return Config(**after, revision=stored.revision), unknown


def usable(stored: Config, patch: Mapping[str, Any]) -> tuple[Plain, list[str]]:
    """What of a patch can be laid over the stored configuration, and the paths of what cannot."""
    rest: Plain = copy.deepcopy(dict(patch))
    faults: list[str] = []
    while True:
        try:
            merged(stored, rest)
        except InvalidInput as problem:
            for fault in problem.errors:
                faults.append(fault.field)
                _leave_out(rest, fault.field)
        else:
            return rest, faults


def _leave_out(patch: Plain, path: str) -> None:
    """Drop the field that a path names; of a list of objects only the one it points into."""
    name, _, inner = path.partition(".")
    field, _, position = inner.partition("[")
    for twin in {name, "bangumi_manager" if name == "bangumi_manage" else name}:
        section = patch.get(twin)
        if not field or not isinstance(section, dict):
            patch.pop(twin, None)
        elif position and field == "providers":
            section[field].pop(int(position.partition("]")[0]))
        else:
            section.pop(field, None)


def _with_provider(section: Notification) -> Notification:
    """An older client's single channel as the first of the list. Raises InvalidInput for an unknown type."""
    if not section.type or section.providers:
        return section
    old = {"type": section.type, "token": section.token, "chat_id": section.chat_id}
    try:
        providers = _providers([old], [], path="notification")
    except InvalidInput as problem:
        faults = (replace(fault, field="notification.type") for fault in problem.errors)
        raise InvalidInput(*faults) from problem
    return replace(section, providers=providers, type=None, token=None, chat_id=None)


def _one_manage_section(before: Plain, patch: Plain) -> Plain:
    """Both spellings of the section may arrive; for each leaf the one that differs from the stored value counts."""
    old = patch.pop("bangumi_manage", None)
    new = patch.pop("bangumi_manager", None)
    if new is None or not isinstance(new, Mapping):
        chosen = old if new is None else new
    elif not isinstance(old, Mapping):
        chosen = new
    else:
        stored = before["bangumi_manage"]
        chosen = dict(old)
        for key, value in new.items():
            if key not in old or value != stored.get(key):
                chosen[key] = value
    if chosen is not None:
        patch["bangumi_manage"] = chosen
    return patch


def _section(
    section: type,
    before: Plain,
    given: Mapping[str, Any],
    *,
    path: str,
    errors: list[FieldError],
    unknown: list[str],
) -> Any:
    hints = typing.get_type_hints(section)
    known = {item.name: item for item in dataclasses.fields(section)}
    unknown.extend(f"{path}.{key}" for key in given if key not in known)
    values: dict[str, Any] = {}
    for name, item in known.items():
        where = f"{path}.{name}"
        raw = given.get(name, before.get(name))
        try:
            if item.metadata.get("items"):
                values[name] = _providers(raw, before.get(name) or [], path=where)
            elif raw == MASK and (is_masked_key(name) or item.metadata.get("secret")):
                values[name] = before.get(name)
            else:
                values[name] = _value(raw, hints[name], item.metadata, where)
        except InvalidInput as problem:
            errors.extend(problem.errors)
    if errors:
        return None
    return section(**values)


def _value(raw: Any, hint: Any, metadata: Mapping[str, Any], where: str) -> Any:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return None if raw is None else _text(raw, metadata, where)
    if hint is bool:
        return fields.boolean(where, raw)
    if hint is int:
        return fields.whole_number(where, raw, low=metadata["low"], high=metadata["high"])
    if typing.get_origin(hint) is tuple:
        return _texts(raw, metadata, where)
    return _text(raw, metadata, where)


def _text(raw: Any, metadata: Mapping[str, Any], where: str) -> str:
    if not isinstance(raw, str):
        raise InvalidInput.of(where, "field_not_text")
    if "\x00" in raw or any("\ud800" <= letter <= "\udfff" for letter in raw):
        raise InvalidInput.of(where, "field_bad_value")
    if len(raw) > LONGEST_TEXT:
        raise InvalidInput.of(where, "field_too_long", most=LONGEST_TEXT)
    value = str(metadata.get("also", {}).get(raw, raw))
    options = metadata.get("options")
    if options and value not in options:
        raise InvalidInput.of(where, "field_not_a_choice", options=", ".join(options))
    _refuse_unknown_placeholders(value, metadata.get("placeholders"), where)
    is_wanted = bool(value) or not metadata.get("optional")
    if metadata.get("url") and is_wanted and not re.match(r"https?://[^\s/]+", value):
        raise InvalidInput.of(where, "field_not_url")
    return value.rstrip("/") if metadata.get("url") else value


def _refuse_unknown_placeholders(text: str, known: Collection[str] | None, where: str) -> None:
    """A word that nothing would ever stand for is a slip, better said now than sent. Raises InvalidInput."""
    if known is None:
        return
    for name in map(str.strip, _PLACEHOLDER.findall(text)):
        if name not in known:
            raise InvalidInput.of(
                where, "field_unknown_placeholder", name=name, known=", ".join(known)
            )


def _texts(raw: Any, metadata: Mapping[str, Any], where: str) -> tuple[str, ...]:
    if not isinstance(raw, (list, tuple)):
        raise InvalidInput.of(where, "field_not_list")
    values = []
    for position, item in enumerate(raw):
        inner = _text(item, {}, f"{where}[{position}]").strip()
        if not inner:
            continue
        if metadata.get("kind") == "network":
            try:
                inner = str(ipaddress.ip_network(inner, strict=False))
            except ValueError:
                raise InvalidInput.of(f"{where}[{position}]", "field_not_network") from None
        values.append(inner)
    return tuple(values)


def _providers(raw: Any, before: list[Plain], *, path: str) -> tuple[Provider, ...]:
    """Channels; a masked secret is found again by id, else by equal other fields, else by position (same length)."""
    if not isinstance(raw, (list, tuple)):
        raise InvalidInput.of(path, "field_not_list")
    providers: list[Provider] = []
    for position, item in enumerate(raw):
        where = f"{path}[{position}]"
        if not isinstance(item, Mapping):
            raise InvalidInput.of(where, "field_not_object")
        old = _same_provider(item, before, position=position, same_length=len(raw) == len(before))
        if old is None and any(value == MASK for value in item.values()):
            raise InvalidInput.of(where, "field_mask_unmatched")
        base = to_plain(Provider()) if old is None else old
        given = {**item, "id": item.get("id") or base["id"]}
        if not given["id"] or any(given["id"] == earlier.id for earlier in providers):
            given["id"] = random_source.token_hex(8)
        errors: list[FieldError] = []
        ours = to_plain(Provider()) | {
            key: value for key, value in base.items() if given.get(key) == MASK
        }
        provider = _section(Provider, ours, given, path=where, errors=errors, unknown=[])
        if errors:
            raise InvalidInput(*errors)
        providers.append(provider)
    return tuple(providers)


def _same_provider(
    item: Mapping[str, Any], before: list[Plain], *, position: int, same_length: bool
) -> Plain | None:
    if item.get("id"):
        return next((old for old in before if old["id"] == item["id"]), None)
    plain = {key: value for key, value in item.items() if value not in (MASK, None) and key != "id"}
    alike = [old for old in before if all(old.get(key) == value for key, value in plain.items())]
    if len(alike) == 1:
        return alike[0]
    return before[position] if same_length and position < len(before) else None
