"""What /setup/complete and the tests are sent, read into values (contract 2.9).

Two forms are known: the flat object of 3.2's wizard, known by a `downloader_*` key, and a whole or partial
configuration with `username`, `password`, `rss_url` and `rss_name` beside its sections.
"""

import contextlib
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from apps.accounts import people
from apps.core import addresses
from apps.core.config.document import merged
from apps.core.config.first_boot import with_client_type
from apps.core.config.schema import SECTIONS, Config, Downloader, Provider
from apps.core.errors import FieldError, InvalidInput

Plain = dict[str, Any]
DEFAULT_NAME: Final = "admin"
_PASSWORD_BYTES: Final = 15
#: Control characters and halves of characters.
_NO_TEXT: Final = frozenset({"Cc", "Cs"})
_LONGEST_URL: Final = 2048
_LONGEST_NAME: Final = 500

#: Where a fault of the configuration stands in the wizard's flat object.
_FLAT_NAMES: Final = {
    "downloader.type": "downloader_type",
    "downloader.host": "downloader_host",
    "downloader.username": "downloader_username",
    "downloader.password": "downloader_password",
    "downloader.path": "downloader_path",
    "downloader.ssl": "downloader_ssl",
    "notification.enable": "notification_enable",
    "notification.providers[0].type": "notification_type",
    "notification.providers[0].token": "notification_token",
    "notification.providers[0].chat_id": "notification_chat_id",
}


@dataclass(frozen=True, slots=True)
class Submission:
    """Everything that setup puts in force."""

    username: str
    password: str = field(repr=False)
    #: Laid over the defaults; validated.
    config: Plain = field(repr=False)
    feed_url: str = ""
    feed_name: str = ""
    #: Nobody named an account, so the password was made here and must be told once.
    is_password_ours: bool = False


def read(body: Mapping[str, Any]) -> Submission:
    """Read either form. Raises InvalidInput with every bad field."""
    if any(name.startswith("downloader_") for name in body):
        return _checked(body, _from_wizard(body), flat=True)
    names = {*SECTIONS, "bangumi_manager"}
    if any(isinstance(body.get(name), Mapping) for name in names):
        patch = {name: section for name, section in body.items() if name in names}
        return _checked(body, with_client_type(patch), flat=False)
    raise InvalidInput.of("body", "setup_body_unknown")


def downloader_from(body: Mapping[str, Any]) -> Downloader:
    """The client of a test. Raises InvalidInput."""
    kind = body.get("type") or "qbittorrent"
    given = {
        name: body[name] for name in ("username", "password", "ssl") if body.get(name) is not None
    }
    host = body.get("host")
    section = {"username": "", "password": "", **given, "type": kind, "host": host or ""}
    found = _config({"downloader": section}, shorten="downloader.").downloader
    if found.type != "builtin":
        if not found.host.strip():
            raise InvalidInput.of("host", "field_required")
        refuse_odd_host(found.host, field="host")
    return found


def provider_from(body: Mapping[str, Any]) -> Provider:
    """The channel of a test. Raises InvalidInput."""
    item = {name: value for name, value in body.items() if value not in (None, "")}
    if "type" not in item:
        raise InvalidInput.of("type", "field_required")
    prefix = "notification.providers[0]."
    config = _config({"notification": {"providers": [item]}}, shorten=prefix)
    return config.notification.providers[0]


def feed_url_from(body: Mapping[str, Any], name: str) -> str:
    """The address of a feed. Raises InvalidInput where there is none, or no web address."""
    raw = body.get(name)
    if raw is None or raw == "":
        raise InvalidInput.of(name, "field_required")
    if not isinstance(raw, str):
        raise InvalidInput.of(name, "field_not_text")
    url = raw.strip()
    if len(url) > _LONGEST_URL:
        raise InvalidInput.of(name, "field_too_long", most=_LONGEST_URL)
    if not url.isprintable() or " " in url or not addresses.is_web(url):
        raise InvalidInput.of(name, "field_not_url")
    return url


def refuse_odd_host(host: str, *, field: str) -> None:
    """A client is reached over http or https. Raises InvalidInput."""
    host = host.strip()
    address = host if "://" in host else f"http://{host}"
    if not host.isprintable() or " " in host or not addresses.is_web(address):
        raise InvalidInput.of(field, "setup_host_odd")


def _checked(body: Mapping[str, Any], patch: Plain, *, flat: bool) -> Submission:
    faults = _Faults()
    account = feed_name = feed_url = ""
    password, is_ours = "", False
    with faults.noted():
        account, password, is_ours = _account(body, may_be_ours=not flat)
    with faults.noted(_FLAT_NAMES if flat else {}):
        merged(Config(), patch)
    with faults.noted():
        _check_host(patch, field="downloader_host" if flat else "downloader.host")
    if body.get("rss_url") not in (None, ""):
        with faults.noted():
            feed_url = feed_url_from(body, "rss_url")
    with faults.noted():
        feed_name = _feed_name(body)
    faults.raise_any()
    return Submission(
        username=account,
        password=password,
        config=patch,
        feed_url=feed_url,
        feed_name=feed_name,
        is_password_ours=is_ours,
    )


def _account(body: Mapping[str, Any], *, may_be_ours: bool) -> tuple[str, str, bool]:
    """Name and password. A configuration without either gets an account of ours: there is no default password."""
    given = {name: body[name] for name in ("username", "password") if body.get(name) is not None}
    if not given and may_be_ours:
        return DEFAULT_NAME, secrets.token_urlsafe(_PASSWORD_BYTES), True
    errors = [
        FieldError(name, "field_required" if name not in given else "field_not_text")
        for name in ("username", "password")
        if not isinstance(given.get(name), str)
    ]
    if errors:
        raise InvalidInput(*errors)
    people.check(username=given["username"], password=given["password"])
    return given["username"], given["password"], False


def _from_wizard(body: Mapping[str, Any]) -> Plain:
    """The configuration that 3.2's wizard means. An empty path is our own default."""
    names = ("type", "host", "username", "password", "path", "ssl")
    given = {name: body.get(f"downloader_{name}") for name in names}
    client = {name: value for name, value in given.items() if value not in (None, "")}
    if not client.get("type"):
        client["type"] = "qbittorrent" if client.get("host") else "builtin"
    if client["type"] != "builtin" and not client.get("host"):
        raise InvalidInput.of("downloader_host", "field_required")
    patch: Plain = {"downloader": client}
    enable = body.get("notification_enable")
    if enable not in (None, ""):
        patch["notification"] = {"enable": enable}
    if enable not in (None, "", False, "false"):
        patch["notification"]["providers"] = [
            {
                "type": body.get("notification_type") or "telegram",
                "token": body.get("notification_token") or None,
                "chat_id": body.get("notification_chat_id") or None,
            }
        ]
    return patch


def _check_host(patch: Plain, *, field: str) -> None:
    client = patch.get("downloader")
    host = client.get("host") if isinstance(client, Mapping) else None
    if isinstance(host, str) and host and "$" not in host:
        refuse_odd_host(host, field=field)


def _feed_name(body: Mapping[str, Any]) -> str:
    raw = body.get("rss_name")
    if raw is None:
        return ""
    if not isinstance(raw, str):
        raise InvalidInput.of("rss_name", "field_not_text")
    if len(raw) > _LONGEST_NAME:
        raise InvalidInput.of("rss_name", "field_too_long", most=_LONGEST_NAME)
    if any(unicodedata.category(letter) in _NO_TEXT for letter in raw):
        raise InvalidInput.of("rss_name", "field_bad_value")
    return raw.strip()


def _config(patch: Plain, *, shorten: str) -> Config:
    """The defaults with a patch over them; faults are named without the part that the client never sent."""
    try:
        return merged(Config(), patch)[0]
    except InvalidInput as problem:
        faults = (
            replace(fault, field=fault.field.removeprefix(shorten)) for fault in problem.errors
        )
        raise InvalidInput(*faults) from problem


class _Faults:
    """Collects what is wrong with each part, so that all of it is said at once."""

    def __init__(self) -> None:
        self._errors: list[FieldError] = []

    @contextlib.contextmanager
    def noted(self, names: Mapping[str, str] | None = None) -> Iterator[None]:
        """Go on after a fault; `names` says what the client calls a field."""
        try:
            yield
        except InvalidInput as problem:
            self._errors += [
                replace(fault, field=(names or {}).get(fault.field, fault.field))
                for fault in problem.errors
            ]

    def raise_any(self) -> None:
        """Raise InvalidInput if there was any."""
        if self._errors:
            raise InvalidInput(*self._errors)
