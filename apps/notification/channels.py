"""The kinds of channels, each told its settings when it is used; the registry at the end knows them by name."""

import json
import re
from dataclasses import dataclass
from typing import Any, Protocol

from apps.core.config.schema import Provider
from apps.core.errors import ChannelIncomplete, TemplateBroken
from apps.core.http import Outside, Purpose
from apps.core.registry import Registry
from apps.notification.services import SERVICES
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
_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
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


def filled(template: str, message: Message) -> Any:
    """A JSON template with its placeholders filled in. Raises TemplateBroken.

    Values are escaped as JSON texts are, so that no title can break out of its place; unknown names become "".
    """
    values = message.values

    def value(found: re.Match[str]) -> str:
        return json.dumps(values.get(found[1], ""), ensure_ascii=False)[1:-1]

    try:
        return json.loads(_PLACEHOLDER.sub(value, template))
    except ValueError as error:
        raise TemplateBroken(why=str(error)) from error


CHANNELS: Registry[Channel] = Registry("notification channel", [*SERVICES, Webhook()])
