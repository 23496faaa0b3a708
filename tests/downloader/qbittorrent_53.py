"""qBittorrent 5.3 as far as we talk to it, answering as the real one was seen to; its oddities can be switched on."""

import contextlib
import json
import ssl
import threading
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from apps.downloader.torrent_file import identify, identify_magnet

Form = dict[str, str]
Reply = tuple[int, object]


class QBittorrent53:
    """`password` is what it accepts; `calls` are the paths that were asked, in order."""

    def __init__(self, *, prefix: str = "", certificate: Path | None = None) -> None:
        """`prefix` is a reverse proxy's path; `certificate` a PEM with its key, for https."""
        self.password = "right"
        self.calls: list[str] = []
        self.forms: list[Form] = []
        self.rows: dict[str, dict[str, Any]] = {}
        self.file_names: dict[str, list[str]] = {}
        self.categories: set[str] = set()
        self.session = ""
        #: Its cookie, if it is not named for the port.
        self.cookie = ""
        #: Some builds say that they have added what they then do not have.
        self.loses_adds = False
        self.renames_nothing = False
        self.is_banning = False
        self.free_bytes = 10**12
        self._logins = 0
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer(parse_form(urlsplit(self.path).query))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                kind = self.headers.get("Content-Type", "")
                if kind.startswith("multipart/"):
                    self._answer(parse_multipart(kind, body))
                else:
                    self._answer(parse_form(body.decode()))

            def _answer(self, form: Form) -> None:
                path = urlsplit(self.path).path.removeprefix(f"{prefix}/api/v2/")
                server.calls.append(path)
                server.forms.append(form)
                cookie = self.headers.get("Cookie", "")
                status, said = server.reply(path, form, cookie)
                is_json = isinstance(said, (dict, list))
                content = json.dumps(said).encode() if is_json else str(said).encode()
                self.send_response(status)
                if path == "auth/login" and (status == 204 or said == "Ok."):
                    name = server.cookie or f"QBT_SID_{server.port}"
                    self.send_header("Set-Cookie", f"{name}={server.session}; HttpOnly; path=/")
                if status != 204:
                    self.send_header(
                        "Content-Type", "application/json" if is_json else "text/plain"
                    )
                    self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if status != 204:
                    with contextlib.suppress(OSError):
                        self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_port
        self.host = f"127.0.0.1:{self.port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def expire(self) -> None:
        """Forget who is signed in."""
        self.session = "expired"

    def put(self, info_hash: str, *names: str, **row: object) -> None:
        """Have a torrent, complete unless said otherwise."""
        self.file_names[info_hash] = list(names)
        save_path = str(row.get("save_path", "/downloads"))
        content = f"{save_path}/{names[0]}" if len(names) == 1 else save_path
        self.rows[info_hash] = {
            "hash": info_hash,
            "infohash_v1": info_hash,
            "infohash_v2": "",
            "name": names[0] if names else info_hash,
            "save_path": save_path,
            "content_path": content,
            "category": "Bangumi",
            "tags": "",
            "state": "stalledUP",
            "progress": 1,
            "size": 1000,
            "eta": 8640000,
            "added_on": 1795474402,
        } | row

    def reply(self, path: str, form: Form, cookie: str) -> Reply:
        """Answer one request."""
        if path == "auth/login":
            if self.is_banning:
                return 403, "Your IP address has been banned"
            if form.get("password") != self.password:
                return 401, "Unauthorized"
            self._logins += 1
            self.session = f"session{self._logins}"
            return 204, ""
        if not self.session or self.session not in cookie:
            return 403, "Forbidden"
        handler = getattr(self, "_" + path.replace("/", "_"), None)
        if handler is None:
            return 404, "Endpoint does not exist"
        reply: Reply = handler(form)
        return reply

    def _app_version(self, _form: Form) -> Reply:
        return 200, "v5.3.0"

    def _app_webapiVersion(self, _form: Form) -> Reply:  # noqa: N802 - its path
        return 200, "2.16.2"

    def _sync_maindata(self, _form: Form) -> Reply:
        return 200, {"rid": 1, "server_state": {"free_space_on_disk": self.free_bytes}}

    def _torrents_info(self, form: Form) -> Reply:
        rows = list(self.rows.values())
        if form.get("hashes"):
            rows = [row for row in rows if row["hash"] in form["hashes"].split("|")]
        if "category" in form:
            rows = [row for row in rows if row["category"] == form["category"]]
        return 200, rows

    def _torrents_files(self, form: Form) -> Reply:
        if form["hash"] not in self.rows:
            return 404, "Not Found"
        return 200, [
            {"index": at, "name": name, "size": 1000, "progress": 1, "priority": 1}
            for at, name in enumerate(self.file_names[form["hash"]])
        ]

    def _torrents_add(self, form: Form) -> Reply:
        counts = {"failure_count": 0, "pending_count": 0, "success_count": 1}
        if form.get("urls", "").startswith("http"):
            return 202, counts | {"success_count": 0, "pending_count": 1, "added_torrent_ids": []}
        if form.get("urls"):
            info_hash, names = identify_magnet(form["urls"]).info_hash, []
        else:
            raw = form["torrents"].encode("latin-1")
            if not raw.startswith(b"d"):
                return 415, "Error: 'x.torrent' is not a valid torrent file."
            identity = identify(raw)
            info_hash, names = identity.info_hash, [identity.name]
        if info_hash in self.rows:
            return 409, "Conflict"
        if not self.loses_adds:
            self.put(
                info_hash,
                *names,
                save_path=form["savepath"],
                category=form["category"],
                tags=form["tags"],
                state="stoppedDL" if form["stopped"].lower() == "true" else "downloading",
                progress=0,
            )
        return 200, counts | {"added_torrent_ids": [info_hash]}

    def _torrents_renameFile(self, form: Form) -> Reply:  # noqa: N802 - its path
        names = self.file_names.get(form["hash"])
        if names is None:
            return 404, "Not Found"
        if form["oldPath"] not in names:
            return 409, "Conflict"
        if not self.renames_nothing:
            names[names.index(form["oldPath"])] = form["newPath"]
            row = self.rows[form["hash"]]
            if len(names) == 1:
                row["content_path"] = f"{row['save_path']}/{form['newPath']}"
        return 204, ""

    def _torrents_stop(self, form: Form) -> Reply:
        return self._switch(form, "stopped")

    def _torrents_start(self, form: Form) -> Reply:
        return self._switch(form, "stalled")

    def _switch(self, form: Form, word: str) -> Reply:
        for info_hash in form["hashes"].split("|"):
            row = self.rows[info_hash]
            row["state"] = word + ("UP" if row["progress"] == 1 else "DL")
        return 204, ""

    def _torrents_setCategory(self, form: Form) -> Reply:  # noqa: N802 - its path
        if form["category"] not in self.categories:
            return 409, "Incorrect category name"
        for info_hash in form["hashes"].split("|"):
            self.rows[info_hash]["category"] = form["category"]
        return 204, ""

    def _torrents_addTags(self, form: Form) -> Reply:  # noqa: N802 - its path
        for info_hash in form["hashes"].split("|"):
            row = self.rows[info_hash]
            tags = {tag for tag in row["tags"].split(", ") if tag} | set(form["tags"].split(","))
            row["tags"] = ", ".join(sorted(tags))
        return 204, ""

    def _torrents_createCategory(self, form: Form) -> Reply:  # noqa: N802 - its path
        self.categories.add(form["category"])
        return 204, ""

    def _torrents_delete(self, form: Form) -> Reply:
        for info_hash in form["hashes"].split("|"):
            self.rows.pop(info_hash, None)
        return 204, ""


def parse_form(text: str) -> Form:
    """The fields of a query or a form."""
    return {key: values[0] for key, values in parse_qs(text, keep_blank_values=True).items()}


def parse_multipart(kind: str, body: bytes) -> Form:
    """The fields of a multipart body: texts as UTF-8, a file's bytes one by one."""
    message = BytesParser(policy=HTTP).parsebytes(
        b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body
    )
    form: Form = {}
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        is_file = part.get_filename() is not None
        name = "torrents" if is_file else str(part.get_param("name", header="content-disposition"))
        form[name] = content.decode("latin-1" if is_file else "utf-8")
    return form
