"""Plays back a recorded session of a real client: the same question gets the answer it was given then."""

import contextlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from tests.downloader.qbittorrent_53 import Form, parse_form

Exchange = dict[str, Any]


class Recorded:
    """A recorded qBittorrent; a question that was never asked gets 404."""

    def __init__(self, file: Path) -> None:
        self.exchanges: list[Exchange] = json.loads(file.read_text())
        self.unknown: list[str] = []
        recorded = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer(parse_form(urlsplit(self.path).query))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                self._answer(parse_form(body.decode()))

            def _answer(self, form: Form) -> None:
                path = urlsplit(self.path).path
                is_known = "session=" in self.headers.get("Cookie", "")
                response = recorded.find(path, form, is_signed_in=is_known)
                body = response["body"]
                content = (body if isinstance(body, str) else json.dumps(body)).encode()
                self.send_response(response["status"])
                if response.get("set_cookie"):
                    self.send_header("Set-Cookie", "session=1; path=/")
                if response["status"] != 204:
                    self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if response["status"] != 204:
                    with contextlib.suppress(OSError):
                        self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.host = f"127.0.0.1:{self._server.server_port}"
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

    def named(self, name: str) -> Exchange:
        """The exchange of that name."""
        return next(exchange for exchange in self.exchanges if exchange["name"] == name)

    def find(self, path: str, form: Form, *, is_signed_in: bool) -> dict[str, Any]:
        """The answer that this question was given."""
        if not is_signed_in and not path.endswith("auth/login"):
            path, form = "/api/v2/torrents/info", {}
            found: dict[str, Any] = self.named("info_without_login")["response"]
            return found
        for exchange in self.exchanges:
            request = exchange["request"]
            asked = {key: str(value) for key, value in request["params"].items()}
            if request["path"] == path and asked == form:
                if exchange["name"] == "info_empty":
                    continue
                found = exchange["response"]
                if found["status"] != 403:
                    return found
        self.unknown.append(f"{path} {form}")
        return {"status": 404, "body": "Not Found"}
