"""What becomes of a rule's tasks when the rule goes or rests, as the parameter `file` says (contract 2.4, note B)."""

from collections.abc import Sequence
from typing import Any

from rest_framework.request import Request

from apps.bangumi import rules
from apps.bangumi.models import Rule
from apps.core.config import store
from apps.core.errors import InvalidInput, OutsideFailure
from apps.downloader import torrents


def delete(rule: Rule, *, file: bool | None) -> bool:
    """Delete one; True where its tasks had to stay since the client was away.

    `file`: true also deletes the data, false leaves the client alone, not said removes the tasks alone.
    """
    client = torrents.client(store.load())
    try:
        rules.delete(rule, client=client, remove_tasks=file is not False, delete_files=bool(file))
    except OutsideFailure:
        if file:
            raise
        rules.delete(rule, client=client, remove_tasks=False, delete_files=False)
        return True
    return False


def disable(found: Sequence[Rule], *, file: bool | None) -> None:
    """Stop following; only `file=true` touches the client."""
    if file:
        client = torrents.client(store.load())
        for rule in found:
            rules.remove_torrents(rule, client=client, delete_files=True)
    rules.set_disabled(found, disabled=True)


def file_in(request: Request) -> bool | None:
    """The parameter `file`, from the query or else the body: true, false, or not said. Raises InvalidInput."""
    raw: Any = request.query_params.get("file")
    if raw is None and isinstance(request.data, dict):
        raw = request.data.get("file")
    if raw is None or raw == "":
        return None
    if isinstance(raw, bool):
        return raw
    if str(raw).lower() in {"true", "1"}:
        return True
    if str(raw).lower() in {"false", "0"}:
        return False
    raise InvalidInput.of("file", "field_not_bool")
