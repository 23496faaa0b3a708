"""The kinds of channels, each told its settings when it is used; the registry at the end knows them by name."""

import json
import re
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qs, quote, urlsplit

from apps.core.config.schema import Provider
from apps.core.errors import ChannelIncomplete, ChannelRefused, TemplateBroken
from apps.core.http import Outside
from apps.core.registry import Registry
from apps.notification.services import SENDING, SERVICES, need
from apps.notification.wording import PLACEHOLDER, Message

_WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"
_LONGEST_REASON = 200
DEFAULT_TEMPLATE = json.dumps(
    {name: f"{{{{{name}}}}}" for name in ("title", "season", "episode", "poster_url")}
)


class Channel(Protocol):
    """A kind of channel."""

    @property
    def name(self) -> str:
        """Its `type` in the configuration."""
        ...

    def send(self, provider: Provider, message: Message, out: Outside) -> None:
        """Say it. Raises what `Outside` raises, ChannelIncomplete and TemplateBroken."""
        ...


@dataclass(frozen=True, slots=True)
class Webhook:
    """POSTs a JSON text, made from a template, to an address of the user's."""

    name: str = "webhook"

    def send(self, provider: Provider, message: Message, out: Outside) -> None:
        """POST; any 2xx is success."""
        if not provider.url:
            raise ChannelIncomplete(type=self.name, field="url")
        out.post(
            provider.url, filled(provider.template or DEFAULT_TEMPLATE, message), purpose=SENDING
        )


@dataclass(frozen=True, slots=True)
class WeCom:
    """A robot of WeCom, which says 200 to everything and in JSON whether it took it; or a relay that 3.2 was used with.

    https://developer.work.weixin.qq.com/document/path/91770
    """

    name: str = "wecom"

    def send(self, provider: Provider, message: Message, out: Outside) -> None:
        """POST a card where the poster has an address, else a text. Raises ChannelRefused too."""
        url = _wecom_address(provider)
        said = out.post(url, _wecom_body(provider, message), purpose=SENDING).content
        try:
            answer = json.loads(said)
        except ValueError:
            return
        if isinstance(answer, dict) and answer.get("errcode"):
            why = f"{answer['errcode']} {answer.get('errmsg', '')}"
            raise ChannelRefused(type=self.name, why=why[:_LONGEST_REASON])


def _wecom_address(provider: Provider) -> str:
    """The robot's address, in the field that 3.2 has for it or in the one its wizard knows; else made of its key."""
    for address in (provider.webhook_url, provider.chat_id):
        if address and address.startswith(("http://", "https://")):
            return address.strip()
    return f"{_WECOM}?key={quote(need(provider, 'token'), safe='')}"


def _wecom_body(provider: Provider, message: Message) -> dict[str, Any]:
    address = _wecom_address(provider)
    if "key" not in parse_qs(urlsplit(address).query):
        # A relay: the robot's key is in the body, and so 3.2 said the rest.
        return {
            "key": need(provider, "token"),
            "type": "news",
            "title": message.heading,
            "msg": message.text,
            "picurl": message.poster_url,
        }
    if not message.poster_url:
        return {"msgtype": "text", "text": {"content": f"{message.heading}\n{message.text}"}}
    article = {
        "title": message.heading,
        "description": message.text,
        "url": message.poster_url,
        "picurl": message.poster_url,
    }
    return {"msgtype": "news", "news": {"articles": [article]}}


def filled(template: str, message: Message) -> Any:
    """A JSON template with its placeholders filled in. Raises TemplateBroken.

    Values are escaped as JSON texts are, so that no title can break out of its place; unknown names become "".
    """
    values = message.values

    def value(found: re.Match[str]) -> str:
        return json.dumps(values.get(found[1], ""), ensure_ascii=False)[1:-1]

    try:
        return json.loads(PLACEHOLDER.sub(value, template))
    except ValueError as error:
        raise TemplateBroken(why=str(error)) from error


CHANNELS: Registry[Channel] = Registry("notification channel", [*SERVICES, WeCom(), Webhook()])
