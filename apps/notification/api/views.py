"""Tests of channels: one that is stored, by its place, or one as it stands in a form."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from apps.core import fields
from apps.core.api.bodies import json_object
from apps.core.config import store
from apps.core.config.document import merged, to_plain
from apps.core.config.schema import Config, Provider
from apps.core.config.secrets import MASK
from apps.core.errors import InvalidInput, Problem
from apps.core.outside import way_out
from apps.core.text import Words, say
from apps.notification import deliver
from apps.notification.api import described


class NotificationViewSet(ViewSet):
    """A failed test is an answer of 200 with `success: false`."""

    operations = described.CHANNELS

    def test(self, request: Request) -> Response:
        """Send one message on a stored channel; its place is that in the whole list."""
        config = store.load()
        providers = config.notification.providers
        place = fields.whole_number(
            "provider_index",
            json_object(request).get("provider_index"),
            low=0,
            high=max(0, len(providers) - 1),
        )
        if not providers:
            raise InvalidInput.of("provider_index", "field_out_of_range", low=0, high=0)
        return _tried(providers[place], config)

    def test_config(self, request: Request) -> Response:
        """Send one message on a channel that is not stored; masked fields mean what is stored under its id."""
        config = store.load()
        return _tried(_provider(json_object(request), config), config)


def _provider(body: dict[str, Any], config: Config) -> Provider:
    """The channel of a form, checked as the configuration is. Raises InvalidInput."""
    stored = [to_plain(provider) for provider in config.notification.providers]
    place = _place(body, stored)
    if place is None and MASK in body.values():
        raise InvalidInput.of("id", "field_mask_unmatched")
    item = {key: value for key, value in body.items() if key != "id" or place is not None}
    items = [*stored, item] if place is None else [*stored[:place], item, *stored[place + 1 :]]
    try:
        after, _ = merged(config, {"notification": {"providers": items}})
    except InvalidInput as problem:
        raise InvalidInput(*(_shortened(error) for error in problem.errors)) from None
    return after.notification.providers[-1 if place is None else place]


def _place(body: dict[str, Any], stored: list[dict[str, Any]]) -> int | None:
    """Where the form's channel is stored: by id, else the only one of its type."""
    if body.get("id"):
        places = [place for place, old in enumerate(stored) if old["id"] == body["id"]]
    else:
        places = [place for place, old in enumerate(stored) if old["type"] == body.get("type")]
    return places[0] if len(places) == 1 else None


def _shortened(error: Any) -> Any:
    field = error.field.rpartition(".")[2]
    return type(error)(field, error.code, error.facts)


def _tried(provider: Provider, config: Config) -> Response:
    try:
        with way_out(config) as out:
            deliver.send_example(provider, out, language=config.rss_parser.language)
    except Problem as problem:
        return _answer(say(problem.code, problem.facts), success=False)
    return _answer(say("notification_sent"), success=True)


def _answer(words: Words, *, success: bool) -> Response:
    return Response(
        {
            "success": success,
            "status": success,
            "message": words.en,
            "message_en": words.en,
            "message_zh": words.zh,
            "msg_en": words.en,
            "msg_zh": words.zh,
        }
    )
