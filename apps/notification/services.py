"""Channels that apprise sends on: each is an address of apprise's, made of the fields 3.2 has for its kind.

Imported by whoever sends only: apprise loads some 200 modules at its first address. What it logs of a failure is the
reason; addresses with their keys are never shown (`secure_logging`).
"""

import enum
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from apps.core import addresses, http
from apps.core.config.schema import Provider
from apps.core.errors import ChannelIncomplete, ChannelRefused, Problem
from apps.core.http import Outside, Purpose
from apps.notification.wording import Message

#: One channel that hangs must not hold up the others for long.
SENDING = Purpose(
    max_bytes=1024 * 1024,
    whole_seconds=10,
    pause_seconds=0,
    tries=1,
    connect_seconds=5,
    read_seconds=10,
    patience_seconds=10,
)
_BARK = "https://api.day.app"
_TELEGRAM = "https://api.telegram.org"
#: Discord wants an address behind our name.
_ABOUT = "https://bgm.tv"
_LONGEST_REASON = 200
#: What Markdown would take for markup; names are data.
_MARKUP = re.compile(r"([\\`*_~|<>#\[\](){}+\-!])")
#: Telegram's words for markup that it cannot read: https://core.telegram.org/bots/api#formatting-options
_MARKUP_ERROR = "parse entities"


class Pictures(enum.Enum):
    """How a service takes the poster's file."""

    NOT = enum.auto()
    #: In one message with the text.
    WITH_TEXT = enum.auto()
    #: As a second message.
    AFTER_TEXT = enum.auto()


def _as_usual(_channel: Any, _provider: Provider) -> None:
    """Apprise knows where the service is."""


@dataclass(frozen=True, slots=True)
class Service:
    """A kind of channel that apprise knows."""

    name: str
    address: Callable[[Provider], str]
    pictures: Pictures = Pictures.NOT
    #: What it is sent it reads as Markdown.
    is_markdown: bool = False
    #: Says where a channel that was made is to ask, if elsewhere than usual.
    aim: Callable[[Any, Provider], None] = _as_usual
    #: Sends the text without any markup, where the service calls ours unreadable.
    plainly: Callable[[Provider, Message, Outside], None] | None = None

    def send(self, provider: Provider, message: Message, out: Outside) -> None:
        """Say it, with the poster where the service takes one; without it if that fails. Raises ChannelRefused."""
        picture = None if self.pictures is Pictures.NOT else message.picture
        with out.lent(_own_host(provider)), _reasons() as reasons:
            if picture is not None and self.pictures is Pictures.WITH_TEXT:
                if self._say(provider, message, picture):
                    return
                picture = None
            is_said = self._say(provider, message, None)
            if is_said and picture is not None:
                # The message is there; a picture that fails is no reason to say it again.
                _notify(self._channel(provider, message), title="", body="", picture=picture)
        if is_said:
            return
        why = reasons[-1] if reasons else "no answer"
        if self.plainly is not None and _MARKUP_ERROR in why:
            self.plainly(provider, message, out)
            return
        raise ChannelRefused(type=self.name, why=why[:_LONGEST_REASON])

    def _channel(self, provider: Provider, message: Message) -> Any:
        """A new one each time: between two messages of one apprise would pause for seconds."""
        import apprise  # noqa: PLC0415 - 19 MiB and half a second, for who sends only

        asset = apprise.AppriseAsset(
            app_id="AutoBangumi",
            app_desc="AutoBangumi",
            app_url=message.poster_url or _ABOUT,
            secure_logging=True,
            image_url_mask=message.poster_url,
            image_url_logo="",
        )
        channel = apprise.Apprise.instantiate(self.address(provider), asset=asset)
        if channel is None:
            raise ChannelRefused(type=self.name, why="the key is not of the right shape")
        self.aim(channel, provider)
        return channel

    def _say(self, provider: Provider, message: Message, picture: Path | None) -> bool:
        title, body = message.heading, message.text
        if self.is_markdown:
            title, body = _escaped(title), _escaped(body).replace("\n", "\n\n")
        channel = self._channel(provider, message)
        return _notify(channel, title=title, body=body, picture=picture)


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)


def _notify(channel: Any, *, title: str, body: str, picture: Path | None) -> bool:
    import apprise  # noqa: PLC0415 - see above

    sender = apprise.Apprise()
    sender.add(channel)
    return bool(
        sender.notify(
            title=title,
            body=body,
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


def need(provider: Provider, *fields: str) -> str:
    """The first of these fields that is filled in. Raises ChannelIncomplete."""
    for name in fields:
        value = getattr(provider, name)
        if value:
            return str(value).strip()
    raise ChannelIncomplete(type=provider.type, field=fields[0])


def _own_host(provider: Provider) -> str:
    """The host that the user named, "" for the service's own: one in the user's network is asked without the proxy."""
    own = provider.webhook_url or provider.server_url or ""
    return addresses.host_of(own if "://" in own else f"https://{own}") if own else ""


def _part(text: str) -> str:
    return quote(text, safe="")


def _server(provider: Provider, *, usual: str = "") -> tuple[bool, str]:
    """Whether a server speaks TLS, and its host, port and path. Raises ChannelIncomplete, UnsafeAddress."""
    url = (provider.server_url or usual).strip().rstrip("/")
    if not url:
        raise ChannelIncomplete(type=provider.type, field="server_url")
    if "://" not in url:
        url = f"https://{url}"
    http.refuse_where_it_leads(url)
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return parts.scheme == "https", f"{parts.hostname}{port}{parts.path}"


def _base(provider: Provider, usual: str) -> str:
    """Where a service is asked: the user's own server or the usual one. Raises UnsafeAddress."""
    base = (provider.server_url or usual).strip().rstrip("/")
    if "://" not in base:
        base = f"https://{base}"
    http.refuse_where_it_leads(base)
    return base


def _telegram(provider: Provider) -> str:
    return f"tgram://{_part(need(provider, 'token'))}/{_part(need(provider, 'chat_id'))}/"


def _aim_telegram(channel: Any, provider: Provider) -> None:
    channel.notify_url = f"{_base(provider, _TELEGRAM)}/bot"


def _telegram_plainly(provider: Provider, message: Message, out: Outside) -> None:
    """Once more without a word about markup. Raises ChannelRefused."""
    url = f"{_base(provider, _TELEGRAM)}/bot{need(provider, 'token')}/sendMessage"
    text = f"{message.heading}\n{message.text}"
    try:
        out.post(url, {"chat_id": need(provider, "chat_id"), "text": text}, purpose=SENDING)
    except Problem as problem:
        raise ChannelRefused(type="telegram", why=problem.code) from problem


def _discord(provider: Provider) -> str:
    """From `https://discord.com/api/webhooks/ID/TOKEN`."""
    *_, webhook, token = _webhook_parts(provider)
    options = "format=markdown&avatar=no&footer=no&image=yes"
    return f"discord://{_part(webhook)}/{_part(token)}/?{options}"


def _aim_discord(channel: Any, provider: Provider) -> None:
    """At the host of the webhook's own address: a relay of the user's is one, too."""
    url = need(provider, "webhook_url")
    http.refuse_where_it_leads(url)
    parts = urlsplit(url)
    channel.notify_url = (
        f"{parts.scheme}://{parts.netloc}/{'/'.join(_webhook_parts(provider)[:-2])}"
    )


def _webhook_parts(provider: Provider) -> list[str]:
    url = need(provider, "webhook_url")
    parts = [part for part in urlsplit(url).path.split("/") if part]
    if len(parts) < 2 or not url.startswith(("http://", "https://")):  # noqa: PLR2004 - an id and a token
        raise ChannelIncomplete(type=provider.type, field="webhook_url")
    return parts


def _bark(provider: Provider) -> str:
    """Without the server's path, which apprise would take for a second phone."""
    is_secure, server = _server(provider, usual=_BARK)
    host = server.partition("/")[0]
    key = _part(need(provider, "device_key", "token"))
    return f"{'barks' if is_secure else 'bark'}://{host}/{key}"


def _aim_bark(channel: Any, provider: Provider) -> None:
    channel.notify_url = f"{_base(provider, _BARK)}/push"


def _server_chan(provider: Provider) -> str:
    return f"schan://{_part(need(provider, 'token'))}"


def _aim_server_chan(channel: Any, provider: Provider) -> None:
    """Keys of the third edition carry their account's number, which is its host: https://sc3.ft07.com/."""
    third = re.match(r"sctp(\d+)t", need(provider, "token"), re.IGNORECASE)
    usual, path = "https://sctapi.ftqq.com", ""
    if third:
        usual, path = f"https://{third[1]}.push.ft07.com", "/send"
    channel.notify_url = f"{_base(provider, usual)}{path}/{{token}}.send"


def _gotify(provider: Provider) -> str:
    is_secure, server = _server(provider)
    token = _part(need(provider, "token"))
    return f"{'gotifys' if is_secure else 'gotify'}://{server}/{token}"


def _pushover(provider: Provider) -> str:
    return f"pover://{_part(need(provider, 'user_key'))}@{_part(need(provider, 'api_token'))}"


def _aim_pushover(channel: Any, provider: Provider) -> None:
    channel.notify_url = f"{_base(provider, 'https://api.pushover.net')}/1/messages.json"


SERVICES = (
    Service(
        "telegram",
        _telegram,
        pictures=Pictures.WITH_TEXT,
        aim=_aim_telegram,
        plainly=_telegram_plainly,
    ),
    Service("discord", _discord, pictures=Pictures.AFTER_TEXT, is_markdown=True, aim=_aim_discord),
    Service("bark", _bark, aim=_aim_bark),
    Service("server-chan", _server_chan, is_markdown=True, aim=_aim_server_chan),
    Service("gotify", _gotify),
    Service("pushover", _pushover, pictures=Pictures.WITH_TEXT, aim=_aim_pushover),
)
