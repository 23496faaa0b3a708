"""What a title says, and what would become of it."""

from collections.abc import Mapping
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from apps.bangumi import preview
from apps.bangumi.api import described
from apps.core import clock, fields
from apps.core.api.bodies import json_object
from apps.core.config import store
from apps.core.errors import InvalidInput

MOST_TITLES = 20


class TitleViewSet(ViewSet):
    """Titles are read and judged as intake would; nothing is stored."""

    operations = described.TITLES

    def parse(self, request: Request) -> Response:
        """One title, answered with an object, or a list of them, answered with a list."""
        data = json_object(request)
        config, now = store.load(), clock.now()
        found = [
            preview.as_json(preview.of_title(title, config=config, now=now))
            for title in _titles(data)
        ]
        return Response(found if "titles" in data else found[0])


def _titles(data: Mapping[str, Any]) -> list[str]:
    if "titles" not in data:
        return [_title("title", data.get("title"))]
    titles = data["titles"]
    if not isinstance(titles, list):
        raise InvalidInput.of("titles", "field_not_list")
    if len(titles) > MOST_TITLES:
        raise InvalidInput.of("titles", "field_too_many", most=MOST_TITLES)
    return [_title("titles", title) for title in titles]


def _title(field: str, raw: Any) -> str:
    title = fields.text(field, raw, most=preview.LONGEST_TITLE)
    if not title:
        raise InvalidInput.of(field, "field_required")
    return title
