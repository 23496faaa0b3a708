"""Files that were kept from their name, since another file has it: listed, and tried again when a person says so."""

import datetime as dt
from typing import Any

from apps.bangumi import arrivals
from apps.bangumi.models import Rule
from apps.core.config.schema import Config
from apps.core.errors import Clash, NoSuchTorrent, NotFound
from apps.core.text import say
from apps.downloader.protocol import DownloadClient
from apps.library import shelf
from apps.library.models import FileState, LibraryFile


class NameStillTaken(Clash):
    """The other file is still there. Facts: path, wanted."""

    code = "name_still_taken"


def listed() -> list[dict[str, Any]]:
    """Each file that is held, the newest first, with the name it was to get and why it did not."""
    rows = list(LibraryFile.objects.filter(state=FileState.HELD).order_by("-changed_at", "-id"))
    owners = {row.pk: _rule_id(row) for row in rows}
    rules = Rule.objects.in_bulk({pk for pk in owners.values() if pk is not None})
    wanted = shelf.wanted_names(rows)
    return [_record(row, rules.get(owners[row.pk] or 0), wanted.get(row.pk, "")) for row in rows]


def try_again(
    file_id: int, *, client: DownloadClient, config: Config, now: dt.datetime
) -> LibraryFile:
    """Give a held file its name if it is free by now. Raises NotFound, NoSuchTorrent, NameStillTaken."""
    row = LibraryFile.objects.filter(pk=file_id, state=FileState.HELD).first()
    if row is None:
        raise NotFound(what="rename conflict", id=file_id)
    torrents = client.torrents(hashes=[row.info_hash])
    if not torrents:
        raise NoSuchTorrent(info_hash=row.info_hash)
    arrivals.organise_again(client, torrents, config, now=now, again={FileState.HELD})
    row.refresh_from_db()
    if row.state == FileState.HELD:
        raise NameStillTaken(path=row.path, wanted=shelf.wanted_names([row]).get(row.pk, ""))
    return row


def _rule_id(row: LibraryFile) -> int | None:
    kind, _, number = row.owner.partition(":")
    return int(number) if kind == "rule" and number.isdigit() else None


def _record(row: LibraryFile, rule: Rule | None, wanted: str) -> dict[str, Any]:
    words = say("notice_name_taken", {"path": row.path, "wanted": wanted})
    return {
        "id": row.pk,
        "bangumi_id": rule.pk if rule else None,
        "official_title": rule.official_title if rule else None,
        "hash": row.info_hash,
        "save_path": row.save_path,
        "path": row.path,
        "wanted_path": wanted,
        "reason_en": words.en,
        "reason_zh": words.zh,
        "created_at": row.changed_at.isoformat(),
    }
