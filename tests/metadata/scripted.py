"""A site that says what a test gives it: documents by path, for the odd shapes of real services."""

import json
from collections.abc import Mapping
from typing import Any

from tests.world.site import Answer, Asked, Site, as_json


class Scripted(Site):
    """Answers a path with a document (JSON) or with bytes; anything else is a 404."""

    name = "scripted"

    def __init__(
        self, answers: Mapping[str, Any], *, content_type: str = "text/html; charset=utf-8"
    ) -> None:
        super().__init__()
        self.content_type = content_type
        self.answers = dict(answers)

    def answer(self, asked: Asked) -> Answer:
        """By the path; `path?query text` goes before the path alone, and a POST's keyword counts as query."""
        words = asked.query.get("query", "")
        if asked.method == "POST":
            words = str(json.loads(asked.body).get("keyword", ""))
        for key in (f"{asked.path}?{words}", asked.path):
            if key in self.answers:
                said = self.answers[key]
                return Answer(said, self.content_type) if isinstance(said, bytes) else as_json(said)
        return as_json({"status_code": 34}, status=404)
