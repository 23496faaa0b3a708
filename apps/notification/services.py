"""Channels that apprise sends on: each is an address of apprise's, made of the fields 3.2 has for its kind.

Imported by whoever sends only: apprise loads some 200 modules at its first address. What it logs of a failure is the
reason; addresses with their keys are never shown (`secure_logging`).
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from apps.core import http
from apps.core.config.schema import Provider
from apps.core.errors import ChannelIncomplete, ChannelRefused
from apps.core.http import Outside
from apps.notification.wording import Message

_BARK = "https://api.day.app"
_LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Service:
    """A kind of channel that apprise knows."""

    name: str
    address: Callable[[Provider], str]
    takes_pictures: bool = False

    def send(self, provider: Provider, message: Message, out: Outside) -> None:
        """Say it, with the poster where the service takes one; without it if that fails. Raises ChannelRefused."""
        import apprise  # noqa: PLC0415 - 19 MiB and half a second, for who sends only

        asset = apprise.AppriseAsset(app_id="AutoBangumi", secure_logging=True)
        channel = apprise.Apprise.instantiate(self.address(provider), asset=asset)
        if channel is None:
            raise ChannelRefused(type=self.name, why="the key is not of the right shape")
        picture = message.picture if self.takes_pictures else None
        with out.lent(), _reasons() as reasons:
            if picture is not None and _said(channel, message, picture):
                return
            if not _said(channel, message, None):
                why = reasons[-1] if reasons else "no answer"
                raise ChannelRefused(type=self.name, why=why[:_LONGEST_REASON])


def _said(channel: object, message: Message, picture: Path | None) -> bool:
    import apprise  # noqa: PLC0415 - see above

    sender = apprise.Apprise()
    sender.add(channel)
    return bool(
        sender.notify(
            title=message.heading,
            body=message.text,
            body_format=apprise.NotifyFormat.TEXT,
            attach=str(picture) if picture else None,
        )
    )


class _Listener(logging.Handler):
    """Keeps what apprise says of a failure."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        self.heard.append(record.getMessage())


@contextmanager
def _reasons() -> Iterator[list[str]]:
    listener = _Listener()
    logger = logging.getLogger("apprise")
    logger.addHandler(listener)
    try:
        yield listener.heard
    finally:
        logger.removeHandler(listener)


def _need(provider: Provider, *fields: str) -> str:
    """The first of these fields that is filled in. Raises ChannelIncomplete."""
    for name in fields:
        value = getattr(provider, name)
        if value:
            return str(value).strip()
    raise ChannelIncomplete(type=provider.type, field=fields[0])


def _part(text: str) -> str:
    return quote(text, safe="")


def _server(provider: Provider, *, usual: str = "") -> tuple[bool, str]:
    """Whether a server speaks TLS, and its host, port and path. Raises ChannelIncomplete, UnsafeAddress."""
    url = (provider.server_url or usual).strip().rstrip("/")
    if not url:
        raise ChannelIncomplete(type=provider.type, field="server_url")
    if "://" not in url:
        url = f"https://{url}"
    http.refuse_guarded(url)
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return parts.scheme == "https", f"{parts.hostname}{port}{parts.path}"


def _telegram(provider: Provider) -> str:
    return f"tgram://{_part(_need(provider, 'token'))}/{_part(_need(provider, 'chat_id'))}/"


def _discord(provider: Provider) -> str:
    """From `https://discord.com/api/webhooks/ID/TOKEN`."""
    parts = [part for part in urlsplit(_need(provider, "webhook_url")).path.split("/") if part]
    if len(parts) < 2:  # noqa: PLR2004 - an id and a token
        raise ChannelIncomplete(type=provider.type, field="webhook_url")
    return f"discord://{_part(parts[-2])}/{_part(parts[-1])}/"


def _bark(provider: Provider) -> str:
    is_secure, server = _server(provider, usual=_BARK)
    key = _part(_need(provider, "device_key", "token"))
    return f"{'barks' if is_secure else 'bark'}://{server}/{key}"


def _server_chan(provider: Provider) -> str:
    return f"schan://{_part(_need(provider, 'token'))}"


def _wecom(provider: Provider) -> str:
    """The robot's key: of its own, or the one in the robot's address."""
    address = provider.webhook_url or provider.chat_id or ""
    keys = parse_qs(urlsplit(address).query).get("key", [])
    return f"wecombot://{_part(keys[0] if keys else _need(provider, 'token'))}"


def _gotify(provider: Provider) -> str:
    is_secure, server = _server(provider)
    token = _part(_need(provider, "token"))
    return f"{'gotifys' if is_secure else 'gotify'}://{server}/{token}"


def _pushover(provider: Provider) -> str:
    return f"pover://{_part(_need(provider, 'user_key'))}@{_part(_need(provider, 'api_token'))}"


SERVICES = (
    Service("telegram", _telegram, takes_pictures=True),
    Service("discord", _discord, takes_pictures=True),
    Service("bark", _bark),
    Service("server-chan", _server_chan),
    Service("wecom", _wecom),
    Service("gotify", _gotify),
    Service("pushover", _pushover, takes_pictures=True),
)
