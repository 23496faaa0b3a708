"""Channels sent by apprise: made of the fields 3.2 has, refused in words, never blocking."""

import json
from typing import Any

import pytest
from django.test import Client

from apps.accounts import people
from apps.core.config import store
from apps.core.config.schema import PROVIDER_TYPES, Provider
from apps.core.errors import ChannelIncomplete, ChannelRefused, UnsafeAddress
from apps.core.outside import way_out
from apps.notification.channels import CHANNELS
from apps.notification.deliver import send_example
from apps.notification.services import SERVICES
from tests.world.site import Trouble
from tests.world.world import World

pytestmark = pytest.mark.django_db

FULL = {
    "telegram": Provider(type="telegram", token="123456789:abcdefg_hijklmnop", chat_id="12315544"),
    "discord": Provider(
        type="discord",
        webhook_url="https://discord.com/api/webhooks/4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
    ),
    "bark": Provider(type="bark", device_key="devicekey123"),
    "server-chan": Provider(type="server-chan", token="SCT123ABC"),
    "wecom": Provider(
        type="wecom",
        chat_id="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa",
    ),
    "gotify": Provider(type="gotify", server_url="https://push.example/sub", token="AbCdEf12345"),
    "pushover": Provider(type="pushover", user_key="u" * 30, api_token="a" * 30),
}


def send(provider: Provider) -> None:
    with way_out(store.load()) as out:
        send_example(provider, out)


def test_every_type_of_the_configuration_has_a_channel() -> None:
    assert set(CHANNELS.names()) == set(PROVIDER_TYPES)


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_the_fields_of_a_type_make_an_address_that_apprise_knows(service: Any) -> None:
    import apprise  # noqa: PLC0415 - for this test only

    assert apprise.Apprise.instantiate(service.address(FULL[service.name])) is not None


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_a_missing_field_is_named(service: Any) -> None:
    with pytest.raises(ChannelIncomplete) as caught:
        service.address(Provider(type=service.name))
    assert caught.value.facts["field"]


def test_bark_says_title_and_episode(world: World) -> None:
    send(Provider(type="bark", device_key="devicekey123", server_url=world.hooks.url))
    (asked,) = [one.asked for one in world.hooks.heard() if one.asked.method == "POST"]
    body = json.loads(asked.body)
    assert body["title"] == "AutoBangumi"
    assert "第1集" in body["body"]


def test_an_example_is_in_the_language_of_the_settings(api: Client, world: World) -> None:
    store.update({"rss_parser": {"language": "en"}}, author="test")
    provider = {"type": "gotify", "server_url": world.hooks.url, "token": "AbCdEf12345"}
    assert post(api, "test-config", provider)[1]["success"] is True
    (asked,) = [one.asked for one in world.hooks.heard() if one.asked.method == "POST"]
    assert "Episode 1" in asked.body.decode()


def test_gotify_is_asked_below_the_path_of_its_server(world: World) -> None:
    send(Provider(type="gotify", server_url=f"{world.hooks.url}/sub", token="AbCdEf12345"))
    (asked,) = [one.asked for one in world.hooks.heard() if one.asked.method == "POST"]
    assert asked.path.startswith("/sub/message")


def test_a_service_that_fails_is_told_in_words_without_its_key(world: World) -> None:
    world.hooks.fail("/", Trouble.SERVER_ERROR)
    with pytest.raises(ChannelRefused) as caught:
        send(Provider(type="gotify", server_url=world.hooks.url, token="AbCdEf12345"))
    assert "AbCdEf12345" not in str(caught.value.facts)


def test_a_key_of_the_wrong_shape_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(ChannelRefused):
        send(Provider(type="telegram", token="nonsense", chat_id="1"))


def test_a_metadata_service_is_never_asked() -> None:
    with pytest.raises(UnsafeAddress):
        send(Provider(type="gotify", server_url="http://169.254.169.254", token="AbCdEf12345"))


@pytest.fixture
def api() -> Client:
    people.found(username="keeper", password="a long enough one")
    client = Client()
    body = {"username": "keeper", "password": "a long enough one"}
    client.post("/api/v1/auth/login", body, content_type="application/json")
    return client


def post(api: Client, path: str, body: Any) -> tuple[int, Any]:
    answer = api.post(
        f"/api/v1/notification/{path}", json.dumps(body), content_type="application/json"
    )
    return answer.status_code, answer.json()


def test_a_stored_channel_is_tried_by_its_place_in_the_whole_list(
    api: Client, world: World
) -> None:
    providers = [
        {"type": "webhook", "url": "http://127.0.0.1:9/off", "enabled": False},
        {"type": "webhook", "url": world.hooks.address},
    ]
    store.update({"notification": {"providers": providers}}, author="test")
    status, said = post(api, "test", {"provider_index": 1})
    assert (status, said["success"]) == (200, True)
    status, said = post(api, "test", {"provider_index": 0})
    assert (status, said["success"]) == (200, False)
    assert said["message_zh"]


@pytest.mark.parametrize(
    "body", [{}, {"provider_index": 5}, {"provider_index": "x"}, {"provider_index": True}]
)
def test_a_place_that_is_none_is_refused(api: Client, body: dict[str, Any]) -> None:
    assert post(api, "test", body)[0] == 400


def test_a_masked_secret_is_the_stored_one(api: Client, world: World) -> None:
    provider = {"type": "gotify", "server_url": world.hooks.url, "token": "AbCdEf12345"}
    store.update({"notification": {"providers": [provider]}}, author="test")
    status, said = post(api, "test-config", provider | {"token": "********"})
    assert (status, said["success"]) == (200, True)


def test_a_mask_that_stands_for_nothing_is_refused(api: Client) -> None:
    status, said = post(api, "test-config", {"type": "gotify", "token": "********"})
    assert status == 400
    assert said["errors"]


@pytest.mark.parametrize(
    "body", [{}, {"type": "pigeon"}, {"type": 5}, {"type": "gotify", "server_url": 7}]
)
def test_a_channel_that_makes_no_sense_is_refused(api: Client, body: dict[str, Any]) -> None:
    status, _ = post(api, "test-config", body)
    assert status in {200, 400}
    if body:
        assert status == 400
