"""One log: the form of its lines, and what is taken out of them before anybody sees them.

Each process writes masked lines to standard error; the supervisor (apps/program/supervise.py) puts them into
data/log.txt and echoes them; a management command appends to the file itself. 3.2 clients read the form
`[date time] LEVEL:   text` and hide all before the first line with the word Version.
"""

import logging
import re
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

STARS = "***"
LINE = "[%(asctime)s] %(levelname_colon)-8s  %(message)s"
MOMENT = "%Y-%m-%d %H:%M:%S"
#: Sites whose addresses are public but for their tokens: there only values with telling names are masked.
PUBLIC_SITES = (
    "mikanani.me",
    "mikanime.tv",
    "mikan.tangbai.cc",
    "nyaa.si",
    "nyaa.land",
    "dmhy.org",
    "acg.rip",
    "bangumi.moe",
    "bgm.tv",
    "bangumi.tv",
    "chii.in",
    "themoviedb.org",
    "tmdb.org",
    "github.com",
    "githubusercontent.com",
)
_LONG_PART = 16
_LEAST_SECRET = 4
_TELLING = (
    r"[\w-]*(?:token|passkey|pass_key|api[-_]?key|secret|password|passwd|authkey|auth_key|torrent_pass|rsskey"
    r"|sendkey|device_key|user_key|signature)"
)
#: Words that mean a secret in a query or in JSON, but anything in a sentence.
_TELLING_IN_FORM = r"(?:pwd|auth|key|uid|sid|sign)"
_TELLING_NAME = re.compile(f"{_TELLING}|{_TELLING_IN_FORM}", re.IGNORECASE)
_URL = re.compile(r"\b[a-z][a-z0-9+.-]{1,20}://[^\s\"'<>\\^`{|}]+", re.IGNORECASE)
_MAGNET = re.compile(r"\bmagnet:\?[^\s\"'<>]+", re.IGNORECASE)
#: How urllib3 tells of an address in its errors: path and query alone.
_PATH_AFTER = re.compile(r"(\bwith url: )(\S+)")
_HEADER = re.compile(
    r"(\b(?:proxy-)?authorization['\"]?\s*[:=]\s*['\"]?)(?:(bearer|basic|token|digest)\s+)?[^\s'\",}]+",
    re.IGNORECASE,
)
_COOKIE = re.compile(r"(\b(?:set-)?cookie['\"]?\s*[:=]\s*['\"]?)[^\r\n'\"]+", re.IGNORECASE)
_BEARER = re.compile(r"\b(bearer)\s+[\w.~+/=-]{8,}", re.IGNORECASE)
_ASSIGNED = re.compile(
    rf"((?:['\"]?\b{_TELLING}['\"]?\s*[:=]\s*)|(?:(?:['\"]{_TELLING_IN_FORM}['\"]\s*:|\b{_TELLING_IN_FORM}=)\s*))"
    r"(?:(['\"])(?:(?!\2).)*\2|[^\s'\",;&)}\]]+)",
    re.IGNORECASE,
)
#: What our own tokens for programs look like (apps/accounts/access_tokens.py).
_ACCESS_TOKEN = re.compile(r"\bab_[\w-]{20,}")
_JWT = re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}")


def mask_url(url: str) -> str:
    """An address as it may be shown: no user info, no secrets in query or path.

    On public sites values with telling names are masked; on any other host every value of the query and every long
    part of the path, since there a key may hide under any name.
    """
    if url[:8].lower() == "magnet:?":
        return _MASKED_TRACKER.sub(lambda found: found[1] + STARS, url)
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return STARS
    is_public = any(host == site or host.endswith(f".{site}") for site in PUBLIC_SITES)
    shown_host = f"[{host}]" if ":" in host else host
    user = f"{STARS}@" if "@" in parts.netloc else ""
    return urlunsplit(
        (
            parts.scheme,
            f"{user}{shown_host}{port}",
            parts.path if is_public else _mask_path(parts.path),
            _mask_query(parts.query, everything=not is_public),
            "",
        )
    )


_MASKED_TRACKER = re.compile(r"((?:^|[&?])tr(?:\.\d+)?=)[^&]+", re.IGNORECASE)


def _mask_path(path: str) -> str:
    return "/".join(
        STARS if len(part) >= _LONG_PART or part.startswith("bot") else part
        for part in path.split("/")
    )


def _mask_query(query: str, *, everything: bool) -> str:
    if not query:
        return ""
    pairs = parse_qsl(query, keep_blank_values=True)
    if not pairs:
        return STARS if everything or len(query) >= _LONG_PART else query
    return "&".join(
        f"{quote(name)}={STARS if everything or _TELLING_NAME.fullmatch(name) else quote(value)}"
        for name, value in pairs
    )


def mask_text(text: str, secrets: Iterable[str] = ()) -> str:
    """Any text as it may be logged or shown: addresses, headers, passwords and the given secrets masked."""
    for secret in secrets:
        if len(secret) >= _LEAST_SECRET:
            text = text.replace(secret, STARS).replace(quote(secret, safe=""), STARS)
    text = _MAGNET.sub(lambda found: mask_url(found[0]), text)
    text = _URL.sub(lambda found: mask_url(found[0]), text)
    text = _PATH_AFTER.sub(lambda found: found[1] + _mask_bare(found[2]), text)
    text = _COOKIE.sub(lambda found: found[1] + STARS, text)
    text = _HEADER.sub(lambda found: found[1] + STARS, text)
    text = _BEARER.sub(lambda found: f"{found[1]} {STARS}", text)
    text = _ACCESS_TOKEN.sub(STARS, _JWT.sub(STARS, text))
    return _ASSIGNED.sub(lambda found: found[1] + STARS, text)


def _mask_bare(address: str) -> str:
    path, mark, query = address.partition("?")
    return _mask_path(path) + mark + _mask_query(query, everything=True)


class LineFormatter(logging.Formatter):
    """A record as lines of our form, masked as a whole, traceback included.

    `secrets` gives the values that are masked wherever they stand; it must not log and not fail.
    """

    def __init__(self, secrets: Callable[[], Iterable[str]] = tuple) -> None:
        super().__init__(LINE, MOMENT)
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """The masked lines of one record."""
        record.levelname_colon = f"{_LEVELS.get(record.levelname, record.levelname)}:"
        return mask_text(super().format(record), self._secrets()).translate(_CONTROLS)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """One record stays one line: what feeds and sites say may hold line breaks."""
        record.message = record.message.replace("\r", "").replace("\n", "\\n")
        return super().formatMessage(record)


#: What would move the cursor of whoever reads a log in a terminal, or end a line for other readers.
_CONTROLS = {
    code: f"\\x{code:02x}"
    for code in (*range(32), *range(0x7F, 0xA0), 0x2028, 0x2029)
    if chr(code) not in "\n\t"
}
#: 3.2 clients know four levels.
_LEVELS = {"CRITICAL": "ERROR", "NOTSET": "DEBUG"}


_SERVER_ERROR = 500


def to_stderr(*, secrets: Callable[[], Iterable[str]] = tuple) -> None:
    """For a child of the supervisor: records go to standard error, and so does what nobody caught."""
    _begin(logging.StreamHandler(sys.stderr), secrets)


def to_file(path: Path, *, secrets: Callable[[], Iterable[str]] = tuple) -> None:
    """For a management command: records are appended to the log file and warnings shown as well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shown = logging.StreamHandler(sys.stderr)
    shown.setLevel(logging.WARNING)
    _begin(shown, secrets)
    appended = logging.FileHandler(path, encoding="utf-8", delay=True)
    appended.setFormatter(LineFormatter(secrets))
    logging.getLogger().addHandler(appended)


def set_debug(*, debug: bool) -> None:
    """Follow the setting `log.debug_enable`; libraries stay at what is worth reading."""
    logging.getLogger().setLevel(logging.DEBUG if debug else logging.INFO)


def quieten() -> None:
    """Let libraries say only what is worth reading, whatever the setting."""
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    # Below errors it tells of each 401 and 404, which are no news.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    # A malformed name or form, which was answered with 400: no trace for what anybody can send at will.
    logging.getLogger("django.security").setLevel(logging.CRITICAL)


def is_no_echo(record: logging.LogRecord) -> bool:
    """Django repeats every answer of 500 and more; what failed has said so itself, with its trace or its reason."""
    return record.exc_info is not None or getattr(record, "status_code", 0) < _SERVER_ERROR


def _begin(handler: logging.Handler, secrets: Callable[[], Iterable[str]]) -> None:
    handler.setFormatter(LineFormatter(secrets))
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    set_debug(debug=False)
    quieten()
    logging.getLogger("django.request").addFilter(is_no_echo)
    # It brings a handler of its own, whose lines have another form and no mask.
    queue = logging.getLogger("django-q")
    queue.handlers.clear()
    queue.propagate = True
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


_CHATTY = (
    "asyncio",
    "django.server",
    "django.db.backends",
    # Of a name that is missing it shows all that a page was made of, hashes of passwords too.
    "django.template",
    "django-q",
    "django_eventstream",
    "django.utils.autoreload",
    "PIL",
    "urllib3",
    "uvicorn",
    "uvicorn.access",
    "qbittorrentapi",
    # It shows addresses with their keys, short ones too, and all that it sends.
    "apprise",
)


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger().error("This process ends by an error.", exc_info=(kind, error, trace))


def _uncaught_in_thread(what: threading.ExceptHookArgs) -> None:
    if what.exc_value is None or isinstance(what.exc_value, SystemExit):
        return
    logging.getLogger().error(
        "The thread %s ends by an error.",
        what.thread.name if what.thread else "?",
        exc_info=(what.exc_type, what.exc_value, what.exc_traceback),
    )
