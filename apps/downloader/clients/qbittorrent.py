"""qBittorrent, 4.1 to 5.3, through its Web API.

One session for the life of the client, renewed once when it has expired. Refused credentials are not tried again: five
wrong tries ban an address, so a Latch holds until the settings change.
"""

import logging
import re
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Final, TypeVar

import qbittorrentapi as qb

from apps.core import clock, errors
from apps.core.http import CheckedAdapter, Guard
from apps.downloader.clients.latch import Latch
from apps.downloader.clients.qbittorrent_answers import (
    UNFINISHED,
    V1_DIGITS,
    explained,
    file_of,
    is_same,
    joined,
    names_of,
    slashed,
    torrent_of,
)
from apps.downloader.protocol import (
    AddOutcome,
    AddResult,
    Capabilities,
    ClientInfo,
    NewTorrent,
    Torrent,
    TorrentFile,
)
from apps.downloader.torrent_file import NotATorrent, names_without_folder

log = logging.getLogger(__name__)

CONNECT_SECONDS: Final = 2.0
READ_SECONDS: Final = 8.0
#: The library asks twice before it gives up, and a check is to end within five seconds.
IN_A_HURRY: Final[dict[str, Any]] = {"timeout": (CONNECT_SECONDS, 2.0)}
#: It answers before it has acted; looked at again after these.
LOOKS_SECONDS: Final = (0.0, 0.1, 0.2, 0.4, 0.8, 1.6)
MOVE_SECONDS: Final = 600.0
#: It bans for an hour by default.
REST_WHEN_BANNED_SECONDS: Final = 600.0
VERSION: Final = re.compile(r"\d+\.\d+")
Answer = TypeVar("Answer")


class _Client(qb.Client):
    """The library's, on connections that look where a name leads (apps/core/http/connections.py)."""

    @property
    def _session(self) -> Any:
        is_new = self._http_session is None
        session = super()._session
        if is_new:
            for scheme in ("http://", "https://"):
                session.mount(scheme, CheckedAdapter(Guard.OWN))
        return session


class QBittorrentClient:
    """One qBittorrent."""

    capabilities = Capabilities()

    def __init__(
        self,
        *,
        host: str,
        username: str,
        password: str,
        ssl: bool = False,
        save_root: str = "",
        latch: Latch | None = None,
    ) -> None:
        """`host` is host:port, or a whole address with a path in front of the Web API, which then decides."""
        is_whole = host.lower().startswith(("http://", "https://"))
        address = host if is_whole else f"{'https' if ssl else 'http'}://{host}"
        self.host = address.partition("://")[2].partition("/")[0].rpartition("@")[2]
        self._latch = latch or Latch()
        self._save_root = save_root
        self._client = _Client(
            host=address,
            username=username,
            password=password,
            VERIFY_WEBUI_CERTIFICATE=is_whole,
            FORCE_SCHEME_FROM_HOST=True,
            REQUESTS_ARGS={
                "timeout": (CONNECT_SECONDS, READ_SECONDS),
                "proxies": {"no_proxy": "*"},  # the client is ours, never behind the proxy
                # Said with each request: a bundle named in the environment would win over the session's word.
                **({} if is_whole else {"verify": False}),
            },
            SIMPLE_RESPONSES=True,
            DISABLE_LOGGING_DEBUG_OUTPUT=True,
        )
        #: One request at a time: an expired session is then renewed once, not by every thread.
        self._lock = threading.Lock()
        #: A rename looks at all torrents first; two at once would not see each other.
        self._renaming = threading.Lock()
        self._banned_until = 0.0
        #: Every hash that a torrent was seen under -> the id that its calls want.
        self._ids: dict[str, str] = {}

    def check(self) -> ClientInfo:
        """Sign in and ask for the version and the room; somebody waits for it."""
        try:
            said = self._ask(lambda client: client.app_version(requests_args=IN_A_HURRY))
        except qb.HTTPError as error:
            raise errors.BadAnswer(host=self.host, what="the qBittorrent Web API") from error
        version = str(said).removeprefix("v")
        if not VERSION.match(version):
            raise errors.BadAnswer(host=self.host, what="the qBittorrent Web API")
        return ClientInfo(name="qBittorrent", version=version, free_bytes=self._free_bytes())

    def add(self, torrent: NewTorrent) -> AddOutcome:
        """Add the bytes we fetched ourselves, or a magnet; looked up by its hash before it counts as added.

        Where another torrent has a file of the same name in that folder, the client would let them write into each
        other, and a rename there would take the other's file along: then it is added aside, stopped, its files get
        names of their own, and only then it comes in and starts.
        """
        aside = joined(torrent.save_path, torrent.info_hash[:8])
        known = self._find(torrent.info_hash)
        if known is None:
            collides = self._collides(torrent)
            folder = aside if collides else torrent.save_path
            outcome = self._add(torrent, save_path=folder, is_stopped=collides)
            if not collides or outcome.result is not AddResult.ADDED:
                return outcome
        elif not is_same(str(known["save_path"]), aside):
            return AddOutcome(AddResult.DUPLICATE, info_hash=torrent.info_hash)
        self._bring_in(torrent)
        return AddOutcome(AddResult.ADDED, info_hash=torrent.info_hash)

    def _add(self, torrent: NewTorrent, *, save_path: str, is_stopped: bool) -> AddOutcome:
        try:
            answer = self._ask(
                lambda client: client.torrents_add(
                    urls=torrent.magnet,
                    torrent_files=torrent.content,
                    save_path=save_path,
                    category=torrent.category,
                    tags=sorted(torrent.tags),
                    content_layout="NoSubfolder",
                    use_auto_torrent_management=False,
                    is_stopped=is_stopped,
                    rename=torrent.name if torrent.magnet else None,
                )
            )
        except qb.UnsupportedMediaType415Error as error:
            return AddOutcome(AddResult.REJECTED, reason=str(error) or "not a torrent file")
        except qb.Conflict409Error:
            answer = "Fails."
        is_refused = answer == "Fails." or (
            isinstance(answer, Mapping)
            and not answer.get("success_count")
            and not answer.get("pending_count")
        )
        for seconds in LOOKS_SECONDS[:2] if is_refused else LOOKS_SECONDS:
            clock.wait(seconds)
            found = self._find(torrent.info_hash)
            if found is not None:
                self._complete_tags(found, torrent.tags)
                # It was not there a moment ago: a refusal means that somebody else added it meanwhile.
                result = AddResult.DUPLICATE if is_refused else AddResult.ADDED
                return AddOutcome(result, info_hash=torrent.info_hash)
        if is_refused:
            return AddOutcome(AddResult.REJECTED, reason="the client answers: fails")
        return AddOutcome(AddResult.PENDING, info_hash=torrent.info_hash)

    def _complete_tags(self, row: Mapping[str, Any], tags: Collection[str]) -> None:
        """Before Web API 2.6.2 an add takes no tags, and before 2.3 there are none."""
        missing = sorted(set(tags) - torrent_of(row).tags)
        if not missing:
            return
        try:
            self._ask(
                lambda client: client.torrents_add_tags(
                    tags=missing, torrent_hashes=[str(row["hash"])]
                )
            )
        except qb.NotFound404Error:
            log.info("this qBittorrent knows no tags")

    def torrents(
        self, *, category: str | None = None, hashes: Collection[str] | None = None
    ) -> list[Torrent]:
        """List torrents; a hash is found whichever of its torrent's hashes it is."""
        if hashes is None:
            rows = self._rows(category=category)
        else:
            rows = self._rows_of(hashes)
            if category is not None:
                rows = [row for row in rows if row.get("category") == category]
        found = [torrent_of(row) for row in rows]
        if any(torrent.disk_error for torrent in found):
            found = self._with_reasons(found)
        return found

    def files(self, info_hash: str) -> list[TorrentFile]:
        """List files, without the suffix of unfinished ones. Raises NoSuchTorrent."""
        return [file_of(index, raw) for index, raw in enumerate(self._raw_files(info_hash))]

    def rename_file(self, info_hash: str, *, old_path: str, new_path: str) -> None:
        """Rename; all torrents are looked at first, since a 200 proves nothing and may have overwritten."""
        parts = new_path.split("/")
        if any(part in {"", ".", ".."} for part in parts) or "\\" in new_path:
            raise errors.InvalidInput.of("path", "unsafe_path", path=new_path)
        with self._renaming:
            self._rename(info_hash, old_path=old_path, new_path=new_path)

    def move(self, hashes: Sequence[str], *, save_path: str) -> None:
        """Move with data and return when the client has done so; never onto another torrent's file."""
        rows = [row for row in self._rows_of(hashes) if row.get("save_path") != save_path]
        for row in rows:
            for file in self.files(str(row["hash"])):
                self._refuse_taken(joined(save_path, file.path), besides="")
        ids = [str(row["hash"]) for row in rows]
        if not ids:
            return
        self._ask(
            lambda client: client.torrents_set_auto_management(enable=False, torrent_hashes=ids)
        )
        try:
            self._ask(
                lambda client: client.torrents_set_location(location=save_path, torrent_hashes=ids)
            )
        except (qb.Conflict409Error, qb.Forbidden403Error) as error:
            raise errors.NotWritable(host=self.host, path=save_path) from error
        deadline = clock.monotonic_seconds() + MOVE_SECONDS
        while clock.monotonic_seconds() < deadline:
            now = self._rows(ids=ids)
            if all(
                is_same(str(row["save_path"]), save_path) and row.get("state") != "moving"
                for row in now
            ):
                return
            clock.wait(0.2)
        raise errors.NotWritable(host=self.host, path=save_path)

    def pause(self, hashes: Sequence[str]) -> None:
        """Stop torrents (`pause` before Web API 2.11, `stop` since)."""
        ids = self._ids_of(hashes)
        if ids:
            self._ask(lambda client: client.torrents_stop(torrent_hashes=ids))

    def resume(self, hashes: Sequence[str]) -> None:
        """Start torrents again."""
        ids = self._ids_of(hashes)
        if ids:
            self._ask(lambda client: client.torrents_start(torrent_hashes=ids))

    def delete(self, hashes: Sequence[str], *, delete_files: bool) -> None:
        """Remove torrents and return when they are gone from the list."""
        ids = self._ids_of(hashes)
        if not ids:
            return
        self._ask(
            lambda client: client.torrents_delete(delete_files=delete_files, torrent_hashes=ids)
        )
        for seconds in (*LOOKS_SECONDS, 3.2):
            clock.wait(seconds)
            if not self._rows(ids=ids):
                return

    def add_tags(self, hashes: Sequence[str], tags: Collection[str]) -> None:
        """Add tags."""
        ids = self._ids_of(hashes)
        if ids and tags:
            self._ask(
                lambda client: client.torrents_add_tags(tags=sorted(tags), torrent_hashes=ids)
            )

    def set_category(self, hashes: Sequence[str], category: str) -> None:
        """Put torrents into a category; it is made where it does not exist."""
        ids = self._ids_of(hashes)
        if not ids:
            return

        def put(client: qb.Client) -> None:
            client.torrents_set_category(category=category, torrent_hashes=ids)

        try:
            self._ask(put)
        except qb.Conflict409Error:
            self._ask(lambda client: client.torrents_create_category(name=category))
            self._ask(put)

    def close(self) -> None:
        """Give the session back, without asking anybody."""
        session = self._client._http_session  # noqa: SLF001 - the library closes it in its finaliser only
        if session is not None:
            session.close()

    # Names

    def _collides(self, torrent: NewTorrent) -> bool:
        if torrent.content is None:
            return False
        try:
            names = names_without_folder(torrent.content)
        except NotATorrent:
            return False  # for the client to refuse in its own words
        return any(self._is_taken(joined(torrent.save_path, name)) for name in names)

    def _is_taken(self, target: str) -> bool:
        wanted = target.casefold()
        return any(path.casefold() == wanted for path in self._paths_near(target))

    def _bring_in(self, torrent: NewTorrent) -> None:
        mark = torrent.info_hash[:8]
        for file in self.files(torrent.info_hash):
            if self._is_taken(joined(torrent.save_path, file.path)):
                path = PurePosixPath(file.path)
                own = path.with_name(f"{path.stem} ({mark}){path.suffix}")
                self.rename_file(torrent.info_hash, old_path=file.path, new_path=str(own))
        self.move([torrent.info_hash], save_path=torrent.save_path)
        self.resume([torrent.info_hash])

    def _rename(self, info_hash: str, *, old_path: str, new_path: str) -> None:
        row = self._row(info_hash)
        raw_old = self._raw_name(info_hash, old_path)
        if old_path == new_path:
            return
        target = joined(str(row["save_path"]), new_path)
        self._refuse_taken(target, besides=joined(str(row["save_path"]), old_path))
        try:
            self._ask(
                lambda client: client.torrents_rename_file(
                    torrent_hash=str(row["hash"]), old_path=raw_old, new_path=new_path
                )
            )
        except qb.NotFound404Error as error:
            raise errors.NoSuchTorrent(host=self.host, info_hash=info_hash) from error
        except qb.Conflict409Error as error:
            raise errors.TargetExists(host=self.host, path=target) from error
        self._await_name(info_hash, new_path, target=target)

    def _raw_name(self, info_hash: str, path: str) -> str:
        for raw in self._raw_files(info_hash):
            if str(raw["name"]).removesuffix(UNFINISHED) == path:
                return str(raw["name"])
        raise errors.NoSuchTorrent(host=self.host, info_hash=info_hash, path=path)

    def _await_name(self, info_hash: str, path: str, *, target: str) -> None:
        for seconds in LOOKS_SECONDS:
            clock.wait(seconds)
            if any(file.path == path for file in self.files(info_hash)):
                return
        raise errors.NotWritable(host=self.host, path=target)

    def _refuse_taken(self, target: str, *, besides: str) -> None:
        """Refuse a name that any torrent has, or that we see on the disk. Raises TargetExists."""
        wanted = target.casefold()
        own = besides.casefold()
        for path in self._paths_near(target):
            if path.casefold() == wanted and path.casefold() != own:
                raise errors.TargetExists(host=self.host, path=target)
        if target.casefold() != own and _is_here(target):
            raise errors.TargetExists(host=self.host, path=target)

    def _paths_near(self, target: str) -> Iterator[str]:
        """Yield the whole paths of files that could be `target`.

        A torrent of one file names it in `content_path` (since 4.3); of the others only those are asked whose folder
        the target lies in.
        """
        for row in self._rows():
            save_path = slashed(str(row.get("save_path", "")))
            content = slashed(str(row.get("content_path", "")))
            if content and not content.startswith("/") and content[1:3] != ":/":
                content = joined(save_path, content)  # relative while it has only just been added
            if content and content != save_path:
                yield content
                folder = content
            else:
                folder = save_path
            if folder and target.casefold().startswith(folder.casefold().rstrip("/") + "/"):
                try:
                    files = self._raw_files(str(row["hash"]))
                except errors.NoSuchTorrent:
                    continue
                for raw in files:
                    yield joined(save_path, str(raw["name"]).removesuffix(UNFINISHED))

    # Looking up

    def _find(self, info_hash: str) -> Mapping[str, Any] | None:
        return next(iter(self._rows_of([info_hash])), None) if info_hash else None

    def _row(self, info_hash: str) -> Mapping[str, Any]:
        found = self._find(info_hash)
        if found is None:
            raise errors.NoSuchTorrent(host=self.host, info_hash=info_hash)
        return found

    def _rows_of(self, hashes: Iterable[str]) -> list[Mapping[str, Any]]:
        """Rows of torrents by any of their hashes: asked by id first, else found among all."""
        wanted = {text.lower() for text in hashes}
        if not wanted:
            return []
        ids = {self._ids.get(text, text[:V1_DIGITS]) for text in wanted}
        rows = self._rows(ids=sorted(ids))
        seen = {name for row in rows for name in names_of(row)}
        if wanted - seen:
            known = {str(row["hash"]) for row in rows}
            rows += [
                row
                for row in self._rows()
                if str(row["hash"]) not in known and not names_of(row).isdisjoint(wanted)
            ]
        return rows

    def _ids_of(self, hashes: Iterable[str]) -> list[str]:
        return [str(row["hash"]) for row in self._rows_of(hashes)]

    def _rows(
        self, *, category: str | None = None, ids: Sequence[str] | None = None
    ) -> list[Mapping[str, Any]]:
        said = self._ask(lambda client: client.torrents_info(category=category, torrent_hashes=ids))
        rows: list[Mapping[str, Any]] = list(said)
        for row in rows:
            self._ids.update(dict.fromkeys(names_of(row), str(row["hash"])))
        return rows

    def _raw_files(self, info_hash: str) -> list[Mapping[str, Any]]:
        text = info_hash.lower()
        identity = self._ids.get(text, text[:V1_DIGITS])
        try:
            said = self._ask(lambda client: client.torrents_files(torrent_hash=identity))
        except qb.NotFound404Error as error:
            raise errors.NoSuchTorrent(host=self.host, info_hash=info_hash) from error
        return list(said)

    def _free_bytes(self) -> int | None:
        state: Any = self._ask(lambda client: client.sync_maindata(rid=0))
        free = state.get("server_state", {}).get("free_space_on_disk")
        return int(free) if isinstance(free, int) and free >= 0 else None

    def _with_reasons(self, found: list[Torrent]) -> list[Torrent]:
        """Say for torrents in error whether it is for want of room; the client itself only logs it."""
        free = self._free_bytes()
        return [
            torrent if not torrent.disk_error else explained(torrent, free) for torrent in found
        ]

    # The wire

    def _ask(self, ask: Callable[[qb.Client], Answer]) -> Answer:
        """Call, translating what the library raises; 404, 409 and 415 are for the caller to read."""
        with self._lock:
            if self._latch.is_set:
                raise errors.Unauthorised(host=self.host)
            if clock.monotonic_seconds() < self._banned_until:
                raise errors.Banned(host=self.host)
            try:
                try:
                    return ask(self._client)
                except qb.Unauthorized401Error:
                    # An expired session from 5.2 on; the library itself knows 403 only.
                    self._client.auth_log_in()
                    return ask(self._client)
            except (qb.LoginFailed, qb.Unauthorized401Error) as error:
                self._latch.set()
                raise errors.Unauthorised(host=self.host) from error
            except qb.Forbidden403Error as error:
                self._banned_until = clock.monotonic_seconds() + REST_WHEN_BANNED_SECONDS
                raise errors.Banned(host=self.host) from error
            except (qb.NotFound404Error, qb.Conflict409Error, qb.UnsupportedMediaType415Error):
                raise
            except qb.HTTPError as error:
                status = getattr(error, "http_status_code", 0)
                raise errors.OutsideStatus(host=self.host, status=status) from error
            except qb.APIConnectionError as error:
                if isinstance(error.__cause__ or error.__context__, errors.UnsafeAddress):
                    raise errors.UnsafeAddress(url=self.host) from error
                raise errors.Unreachable(host=self.host) from error


def _is_here(path: str) -> bool:
    """Whether we see a file of this name: where the client runs beside us, and the disk knows such names at all."""
    try:
        return Path(path).exists()
    except (OSError, ValueError):
        return False
