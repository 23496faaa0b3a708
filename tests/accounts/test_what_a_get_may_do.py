"""What an address does by GET: it changes nothing, or POST does the same and both are guarded (contract 1.1, 1.5).

And what is deleted by DELETE at an address that says so is deleted by POST as well.
"""

from typing import Any

import pytest
from django.apps import apps
from django.db.models import QuerySet
from django.test import Client

from apps.accounts import cookies, sessions
from apps.accounts.models import User
from apps.core.config import store
from tests.accounts.test_permission_matrix import API, address
from tests.pages import state

#: Streams, which are answered elsewhere.
STREAMS = {"events/stream"}
READ_ALONE = sorted(
    path
    for path, actions in API.items()
    if "get" in actions and actions["get"] != actions.get("post") and path not in STREAMS
)
#: What a look may leave behind: that somebody was here, and what the outside said.
TRACES = {"session", "sourcestanding", "sourceanswer", "trouble"}


def everything() -> dict[str, list[Any]]:
    return {
        model._meta.label: sorted(map(repr, QuerySet(model).values_list()))
        for model in apps.get_models()
        if model._meta.model_name not in TRACES
    }


@pytest.fixture
def keeper() -> Client:
    state.in_the_middle_of_its_work()
    nowhere = "http://127.0.0.1:9"
    store.update({"network": {"bgm_base_url": nowhere, "tmdb_base_url": nowhere}}, author="test")
    client = Client()
    client.cookies[cookies.NAME] = sessions.open_for(User.objects.get(), user_agent="").token.text
    return client


@pytest.mark.django_db
def test_what_answers_get_alone_changes_nothing(keeper: Client) -> None:
    before = everything()
    changed = []
    for path in READ_ALONE:
        keeper.get(address(path).replace("987654321", "1"))
        if (after := everything()) != before:
            changed.append(path)
            before = after
    assert changed == []


def test_what_an_address_calls_deleting_or_switching_off_is_done_by_post_too() -> None:
    called_so = [path for path in API if {"delete", "disable", "many"} & set(path.split("/"))]
    assert len(called_so) > 10
    for path in called_so:
        actions = API[path]
        assert actions.get("post") == actions.get("delete", actions["post"]), path
