"""Every notification service at once: it takes what is posted, unless it was told to answer otherwise."""

import json
from typing import Any
from urllib.parse import parse_qsl

from tests.world.site import Answer, Asked, Site, as_json


class PushSite(Site):
    """Stands for Telegram, Discord, Bark, ServerChan, WeCom, Gotify and Pushover."""

    name = "push services"
    sends_etags = False

    def __init__(self) -> None:
        super().__init__()
        self._answers: list[tuple[str, Answer | None]] = []

    def once(self, part: str, document: object, *, status: int = 200) -> None:
        """Answer the next request whose path has this part so."""
        self._answers.append((part, as_json(document, status=status)))

    def thank(self, part: str) -> None:
        """Take the next request whose path has this part; what was ordered after it is for the one after."""
        self._answers.append((part, None))

    def answer(self, asked: Asked) -> Answer:
        """What was ordered, else thanks."""
        for ordered in self._answers:
            if ordered[0] in asked.path:
                self._answers.remove(ordered)
                return ordered[1] or as_json({"ok": True})
        return as_json({"ok": True, "errcode": 0, "code": 0})

    def came(self) -> list[tuple[str, Any]]:
        """Path and body of each request, JSON and forms read."""
        return [(one.asked.path, _body(one.asked)) for one in self.heard()]


def _body(asked: Asked) -> Any:
    kind = {name.lower(): value for name, value in asked.headers.items()}.get("content-type", "")
    if "json" in kind:
        return json.loads(asked.body)
    if "form-urlencoded" in kind:
        return dict(parse_qsl(asked.body.decode()))
    return asked.body
