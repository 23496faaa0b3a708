"""/config/get and /config/update: the document of the contract, sections 2.3 and 4."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from apps.accounts import people
from apps.accounts.models import User
from apps.core.config import store
from apps.core.config.secrets import MASK
from apps.core.models import ConfigDocument

GET = "/api/v1/config/get"
UPDATE = "/api/v1/config/update"
pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client: Client) -> Client:
    """A client that carries a bearer."""
    people.found(username="keeper", password="a long enough one")
    answer = client.post(
        "/api/v1/auth/login", {"username": "keeper", "password": "a long enough one"}
    )
    return Client(headers={"authorization": f"Bearer {answer.json()['access_token']}"})


def get(client: Client) -> dict[str, Any]:
    answer = client.get(GET)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def change(client: Client, body: object) -> dict[str, Any]:
    answer = client.patch(UPDATE, body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    assert found["status"] is True
    assert found["msg_en"]
    assert found["msg_zh"]
    return found


def refused(client: Client, body: object) -> set[str]:
    """The fields that an update is refused for."""
    before = ConfigDocument.objects.values_list("revision", "document").first()
    answer = client.patch(UPDATE, body, content_type="application/json")
    assert answer.status_code == 400, answer.content
    assert ConfigDocument.objects.values_list("revision", "document").first() == before
    errors = answer.json()["errors"]
    assert all(error["msg_en"] and error["msg_zh"] for error in errors)
    return {error["field"] for error in errors}


# -- reading


def test_without_a_sign_in_nothing_is_shown_or_changed(client: Client) -> None:
    assert client.get(GET).status_code == 401
    assert client.patch(UPDATE, {}, content_type="application/json").status_code == 401


def test_every_section_is_there_with_its_defaults(keeper: Client, settings: Settings) -> None:
    document = get(keeper)

    assert document["program"] == {"rss_time": 900, "rename_time": 60, "webui_port": 7892}
    assert document["downloader"] == {
        "type": "builtin",
        "host": "172.17.0.1:8080",
        "username": "admin",
        "password": MASK,
        "path": str(settings.DEFAULT_LIBRARY_DIR),
        "ssl": False,
    }
    assert document["rss_parser"] == {
        "enable": True,
        "filter": ["720", "\\d+-\\d+"],
        "language": "zh",
    }
    assert document["bangumi_manage"] == {
        "enable": True,
        "eps_complete": False,
        "rename_method": "pn",
        "group_tag": False,
        "remove_bad_torrent": False,
        "revision_conflict_policy": "hold",
    }
    assert document["bangumi_manager"] == document["bangumi_manage"]
    assert document["log"] == {"debug_enable": False}
    assert (
        document["proxy"].items()
        >= {
            "enable": False,
            "type": "http",
            "host": "",
            "port": 0,
            "username": "",
            "password": MASK,
        }.items()
    )
    assert document["notification"]["enable"] is False
    assert document["notification"]["providers"] == []
    assert document["experimental_openai"] == {
        "enable": False,
        "api_key": MASK,
        "api_base": "https://api.openai.com/v1",
        "api_type": "openai",
        "api_version": "2023-05-15",
        "model": "gpt-3.5-turbo",
        "deployment_id": "",
    }
    assert document["security"] == {
        "login_whitelist": [],
        "login_tokens": [],
        "mcp_whitelist": [],
        "mcp_tokens": [],
        "webauthn_rp_id": "",
        "webauthn_origin": "",
    }
    assert document["network"] == {
        "tmdb_base_url": "https://api.themoviedb.org",
        "tmdb_image_url": "https://image.tmdb.org",
        "tmdb_api_key": MASK,
        "bgm_base_url": "https://api.bgm.tv",
        "bangumi_data_url": (
            "https://raw.githubusercontent.com/bangumi-data/bangumi-data/master/dist/data.json"
        ),
    }
    assert "engine" in document
    assert "msg_en" not in document


def test_nulls_stay_null_and_empty_secrets_are_masked_all_the_same(keeper: Client) -> None:
    change(keeper, {"notification": {"providers": [{"type": "bark", "device_key": "dk"}]}})

    provider = get(keeper)["notification"]["providers"][0]
    assert provider["token"] is None
    assert provider["device_key"] == MASK
    assert provider["webhook_url"] is None
    assert provider["enabled"] is True
    assert set(provider) == {
        "id",
        "type",
        "enabled",
        "token",
        "chat_id",
        "webhook_url",
        "server_url",
        "device_key",
        "user_key",
        "api_token",
        "url",
        "template",
    }
    assert get(keeper)["network"]["tmdb_api_key"] == MASK


# -- changing


def test_what_is_not_sent_stays(keeper: Client) -> None:
    change(keeper, {"downloader": {"host": "nas:8080"}, "log": {"debug_enable": True}})
    change(keeper, {"program": {"rss_time": 1000}})

    document = get(keeper)
    assert document["program"]["rss_time"] == 1000
    assert document["program"]["rename_time"] == 60
    assert document["downloader"]["host"] == "nas:8080"
    assert document["log"]["debug_enable"] is True


def test_lists_are_replaced(keeper: Client) -> None:
    change(keeper, {"rss_parser": {"filter": ["one"]}})
    assert get(keeper)["rss_parser"]["filter"] == ["one"]
    change(keeper, {"rss_parser": {"filter": []}})
    assert get(keeper)["rss_parser"]["filter"] == []


def test_whole_document_comes_back_without_changing_anything(
    keeper: Client, settings: Settings
) -> None:
    change(
        keeper,
        {
            "downloader": {"password": "s3cret"},
            "engine": {"listen_port": 7000},
            "network": {"tmdb_api_key": "k"},
            "security": {"login_tokens": ["t"]},
            "notification": {"providers": [{"type": "telegram", "token": "t", "chat_id": "1"}]},
        },
    )
    before = store.load()

    change(keeper, get(keeper))

    assert store.load() == before
    assert store.load().downloader.password == "s3cret"
    assert store.load().downloader.path == ""
    assert get(keeper)["downloader"]["path"] == str(settings.DEFAULT_LIBRARY_DIR)


def test_revision_grows_and_the_author_is_kept(keeper: Client) -> None:
    change(keeper, {"program": {"rss_time": 1000}})
    change(keeper, {"program": {"rss_time": 1001}})

    row = ConfigDocument.objects.get()
    assert row.revision == 2
    assert row.changed_by == "keeper"


@pytest.mark.parametrize(
    ("old", "new", "stored"),
    [
        (None, {"rename_method": "advance"}, "advance"),
        ({"rename_method": "advance"}, None, "advance"),
        ({"rename_method": "pn"}, {"rename_method": "advance"}, "advance"),
        ({"rename_method": "advance"}, {"rename_method": "pn"}, "advance"),
        ({"rename_method": "none"}, {"rename_method": "advance"}, "advance"),
        ({"rename_method": "pn"}, {"rename_method": "pn"}, "pn"),
    ],
)
def test_of_both_spellings_the_edited_one_counts(
    keeper: Client, old: object, new: object, stored: str
) -> None:
    body = {"bangumi_manage": old, "bangumi_manager": new}

    change(keeper, {name: section for name, section in body.items() if section is not None})

    assert get(keeper)["bangumi_manage"]["rename_method"] == stored
    assert get(keeper)["bangumi_manager"]["rename_method"] == stored


def test_both_spellings_are_decided_leaf_by_leaf(keeper: Client) -> None:
    whole = get(keeper)
    whole["bangumi_manage"]["group_tag"] = True
    whole["bangumi_manager"]["eps_complete"] = True

    change(keeper, whole)

    assert store.load().bangumi_manage.group_tag
    assert store.load().bangumi_manage.eps_complete


@pytest.mark.parametrize(
    ("body", "path", "value"),
    [
        ({"proxy": {"port": "7890"}}, "proxy.port", 7890),
        ({"proxy": {"port": 7890.0}}, "proxy.port", 7890),
        ({"program": {"rss_time": " 30 "}}, "program.rss_time", 30),
        ({"proxy": {"enable": "true"}}, "proxy.enable", True),
        ({"proxy": {"type": "socks"}}, "proxy.type", "socks5"),
        ({"bangumi_manage": {"rename_method": "normal"}}, "bangumi_manage.rename_method", "normal"),
        (
            {"bangumi_manage": {"rename_method": "subtitle_pn"}},
            "bangumi_manage.rename_method",
            "pn",
        ),
        (
            {"experimental_openai": {"api_base": "https://api.openai.com/"}},
            "experimental_openai.api_base",
            "https://api.openai.com/v1",
        ),
        (
            {"network": {"tmdb_base_url": "http://mirror:8000/"}},
            "network.tmdb_base_url",
            "http://mirror:8000",
        ),
        (
            {"security": {"login_whitelist": ["192.168.0.5", "10.0.0.7/8", " "]}},
            "security.login_whitelist",
            ["192.168.0.5/32", "10.0.0.0/8"],
        ),
        ({"rss_parser": {"filter": ["[", "(?<bad"]}}, "rss_parser.filter", ["[", "(?<bad"]),
        ({"program": None}, "program.rss_time", 900),
    ],
)
def test_near_misses_are_taken_for_what_they_mean(
    keeper: Client, body: object, path: str, value: object
) -> None:
    change(keeper, body)

    section, field = path.split(".")
    assert get(keeper)[section][field] == value


def test_unknown_keys_are_dropped_and_named_in_the_log(
    keeper: Client, caplog: pytest.LogCaptureFixture
) -> None:
    change(keeper, {"llm": {"enable": True}, "program": {"sleep": 1, "rss_time": 1000}})

    assert "llm" in caplog.text
    assert "program.sleep" in caplog.text
    assert "llm" not in get(keeper)
    assert get(keeper)["program"]["rss_time"] == 1000


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"program": {"rss_time": -1}}, {"program.rss_time"}),
        ({"program": {"rss_time": 0}}, {"program.rss_time"}),
        ({"program": {"rename_time": 10**20}}, {"program.rename_time"}),
        ({"program": {"rss_time": True}}, {"program.rss_time"}),
        ({"program": {"rss_time": 900.5}}, {"program.rss_time"}),
        ({"program": {"rss_time": None}}, {"program.rss_time"}),
        ({"program": {"webui_port": 70000}}, {"program.webui_port"}),
        ({"program": []}, {"program"}),
        ({"program": "x"}, {"program"}),
        ({"proxy": {"port": ""}}, {"proxy.port"}),
        ({"proxy": {"type": "ftp"}}, {"proxy.type"}),
        ({"proxy": {"enable": "perhaps"}}, {"proxy.enable"}),
        ({"proxy": {"enable": 1}}, {"proxy.enable"}),
        ({"downloader": {"type": "mock"}}, {"downloader.type"}),
        ({"downloader": {"host": 8080}}, {"downloader.host"}),
        ({"downloader": {"host": "a\u0000b"}}, {"downloader.host"}),
        ({"downloader": {"host": "x" * 5000}}, {"downloader.host"}),
        ({"bangumi_manage": {"rename_method": "other"}}, {"bangumi_manage.rename_method"}),
        ({"bangumi_manager": {"rename_method": "other"}}, {"bangumi_manage.rename_method"}),
        ({"bangumi_manager": 3}, {"bangumi_manage"}),
        ({"rss_parser": {"language": "fr"}}, {"rss_parser.language"}),
        ({"rss_parser": {"filter": "720"}}, {"rss_parser.filter"}),
        ({"rss_parser": {"filter": [720]}}, {"rss_parser.filter[0]"}),
        ({"experimental_openai": {"api_type": "other"}}, {"experimental_openai.api_type"}),
        ({"security": {"login_whitelist": ["home"]}}, {"security.login_whitelist[0]"}),
        ({"network": {"bgm_base_url": "ftp://x"}}, {"network.bgm_base_url"}),
        ({"network": {"bgm_base_url": ""}}, {"network.bgm_base_url"}),
        ({"network": {"bangumi_data_url": "data.json"}}, {"network.bangumi_data_url"}),
        ({"notification": {"providers": {}}}, {"notification.providers"}),
        ({"notification": {"providers": [1]}}, {"notification.providers[0]"}),
        (
            {"notification": {"providers": [{"type": "pigeon"}]}},
            {"notification.providers[0].type"},
        ),
        ({"notification": {"type": "pigeon"}}, {"notification.type"}),
        ({"notification": {"base_url": "ab.example"}}, {"notification.base_url"}),
        (
            {"notification": {"providers": [{"type": "webhook", "template": "{{ann}}"}]}},
            {"notification.providers[0].template"},
        ),
        (
            {"program": {"rss_time": "x"}, "downloader": {"type": "y", "ssl": "z"}},
            {"program.rss_time", "downloader.type", "downloader.ssl"},
        ),
        ([], {"body"}),
    ],
)
def test_bad_values_are_all_named_and_nothing_is_stored(
    keeper: Client, body: object, fields: set[str]
) -> None:
    assert refused(keeper, body) == fields


def test_one_bad_value_keeps_the_good_ones_out(keeper: Client) -> None:
    refused(keeper, {"program": {"rss_time": 1000}, "downloader": {"type": "mock"}})

    assert get(keeper)["program"]["rss_time"] == 900


def test_half_characters_are_refused(keeper: Client) -> None:
    answer = keeper.generic(
        "PATCH", UPDATE, b'{"proxy": {"host": "\\ud800"}}', content_type="application/json"
    )

    assert answer.status_code == 400


def test_empty_body_changes_nothing(keeper: Client) -> None:
    answer = keeper.generic("PATCH", UPDATE)

    assert answer.status_code == 200
    assert get(keeper)["program"]["rss_time"] == 900


def test_what_is_no_json_and_other_methods_are_refused(keeper: Client) -> None:
    assert keeper.patch(UPDATE, "{", content_type="application/json").status_code == 400
    assert keeper.patch(UPDATE, "x", content_type="text/plain").status_code == 415
    assert keeper.delete(UPDATE).status_code == 405
    assert keeper.post(GET).status_code == 405


# -- secrets


def test_secrets_are_sealed_in_the_database(keeper: Client) -> None:
    change(
        keeper,
        {
            "downloader": {"password": "clear-one"},
            "security": {"login_tokens": ["clear-two"]},
            "notification": {
                "providers": [{"type": "webhook", "url": "https://clear-three.example/"}]
            },
        },
    )

    document = ConfigDocument.objects.get().document
    assert "clear-" not in document
    assert json.loads(document)["downloader"]["host"] == "172.17.0.1:8080"


def test_mask_keeps_the_secret_and_another_value_replaces_it(keeper: Client) -> None:
    change(keeper, {"downloader": {"password": "first"}})
    change(keeper, {"downloader": {"password": MASK, "username": "u"}})
    assert store.load().downloader.password == "first"

    change(keeper, {"downloader": {"password": ""}})
    assert store.load().downloader.password == ""


def test_mask_is_plain_text_where_nothing_is_masked(keeper: Client) -> None:
    change(keeper, {"downloader": {"username": MASK}})

    assert store.load().downloader.username == MASK


def test_another_instance_key_loses_secrets_but_nothing_else(
    keeper: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    change(keeper, {"downloader": {"password": "first", "host": "nas"}, "log": {}})
    row = ConfigDocument.objects.get()
    ConfigDocument.objects.update(revision=row.revision + 1)
    settings.SECRET_KEY = "another key altogether"

    config = store.load()

    assert config.downloader.password == ""
    assert config.downloader.host == "nas"
    assert "password" in caplog.text


@pytest.fixture
def channels(keeper: Client) -> list[dict[str, Any]]:
    """Two channels as /config/get shows them."""
    change(
        keeper,
        {
            "notification": {
                "providers": [
                    {"type": "telegram", "token": "first", "chat_id": "1"},
                    {"type": "telegram", "token": "second", "chat_id": "2"},
                ]
            }
        },
    )
    providers: list[dict[str, Any]] = get(keeper)["notification"]["providers"]
    return providers


def tokens() -> list[str | None]:
    return [provider.token for provider in store.load().notification.providers]


def test_each_channel_has_an_id_of_its_own(channels: list[dict[str, Any]]) -> None:
    assert len({channel["id"] for channel in channels}) == 2
    assert [channel["token"] for channel in channels] == [MASK, MASK]


def test_deleting_the_first_channel_leaves_the_second_its_secret(
    keeper: Client, channels: list[dict[str, Any]]
) -> None:
    change(keeper, {"notification": {"providers": channels[1:]}})

    assert tokens() == ["second"]


def test_reordered_and_edited_channels_keep_their_secrets(
    keeper: Client, channels: list[dict[str, Any]]
) -> None:
    channels[0]["chat_id"] = "changed"

    change(keeper, {"notification": {"providers": channels[::-1]}})

    assert tokens() == ["second", "first"]


def test_without_ids_equal_fields_tell_channels_apart(
    keeper: Client, channels: list[dict[str, Any]]
) -> None:
    for channel in channels:
        del channel["id"]

    change(keeper, {"notification": {"providers": channels[1:]}})

    assert tokens() == ["second"]


def test_without_ids_and_with_edits_the_place_counts_if_the_number_is_the_same(
    keeper: Client, channels: list[dict[str, Any]]
) -> None:
    for channel in channels:
        del channel["id"]
        channel["chat_id"] = "changed"

    change(keeper, {"notification": {"providers": channels}})

    assert tokens() == ["first", "second"]


def test_mask_that_belongs_to_nobody_is_refused(
    keeper: Client, channels: list[dict[str, Any]]
) -> None:
    stranger = {"type": "bark", "token": MASK, "enabled": True}
    unknown = {"id": "unknown", "type": "telegram", "token": MASK, "chat_id": "1"}

    assert refused(keeper, {"notification": {"providers": [*channels, stranger]}}) == {
        "notification.providers[2]"
    }
    assert refused(keeper, {"notification": {"providers": [unknown]}}) == {
        "notification.providers[0]"
    }
    assert tokens() == ["first", "second"]


def test_copied_channel_gets_an_id_of_its_own(
    keeper: Client, channels: list[dict[str, Any]]
) -> None:
    change(keeper, {"notification": {"providers": [channels[0], channels[0]]}})

    stored = store.load().notification.providers
    assert stored[0].id != stored[1].id
    assert tokens() == ["first", "first"]


def test_single_channel_of_an_older_client_becomes_the_first_of_the_list(keeper: Client) -> None:
    change(
        keeper,
        {"notification": {"enable": True, "type": "serverchan", "token": "t", "chat_id": "c"}},
    )

    section = store.load().notification
    assert [(p.type, p.token, p.chat_id) for p in section.providers] == [("server-chan", "t", "c")]
    assert section.type is None

    change(keeper, {"notification": {"providers": []}})
    assert store.load().notification.providers == ()


# -- at use


def test_names_of_variables_are_kept_and_expanded_when_used(
    keeper: Client, settings: Settings
) -> None:
    settings.ENVIRONMENT = {"QB_PASS": "from outside", "QB_HOST": "nas"}
    change(
        keeper,
        {"downloader": {"password": "$QB_PASS", "host": "${QB_HOST}:8080", "username": "$NOBODY"}},
    )

    used = store.in_use(store.load().downloader)

    assert used.password == "from outside"
    assert used.host == "nas:8080"
    assert used.username == "$NOBODY"
    assert get(keeper)["downloader"]["host"] == "${QB_HOST}:8080"


def test_user_row_is_not_asked_to_name_the_author(keeper: Client) -> None:
    change(keeper, {"program": {"rss_time": 1000}})

    assert User.objects.get().username == ConfigDocument.objects.get().changed_by


def test_a_filter_that_is_no_expression_or_takes_too_long_is_kept_and_said(keeper: Client) -> None:
    told = change(keeper, {"rss_parser": {"filter": ["720", "(unclosed", "(a+)+$"]}})
    for odd in ("(unclosed", "(a+)+$"):
        assert odd in told["msg_en"]
        assert odd in told["msg_zh"]
    assert store.load().rss_parser.filter == ("720", "(unclosed", "(a+)+$")

    told = change(keeper, {"rss_parser": {"filter": ["720", r"\d+-\d+", "group:["]}})
    assert told["msg_en"] == "Settings saved."
