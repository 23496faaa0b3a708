"""A webhook sink: it says thank you, and keeps what it was told."""

import json
from typing import Any

from tests.world.site import Answer, Asked, Site, as_json


class Hooks(Site):
    """Where notifications arrive."""

    name = "hooks"
    sends_etags = False

    @property
    def address(self) -> str:
        """The address to give to the product."""
        return f"{self.url}/hook"

    def answer(self, asked: Asked) -> Answer:
        """Accept anything that is posted."""
        if asked.method == "GET":
            return as_json({"detail": "post here"}, status=405)
        return as_json({"ok": True})

    def told(self) -> list[Any]:
        """The JSON documents that came and were accepted, in order."""
        return [
            json.loads(one.asked.body)
            for one in self.heard("/hook")
            if one.asked.method == "POST" and one.status == 200
        ]
