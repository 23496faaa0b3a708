"""What each service really hears: names stay names, a picture that fails costs no message, none comes twice."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from apps.core import events
from apps.core.config import store
from apps.core.config.schema import Provider
from apps.core.errors import ChannelRefused, Problem
from apps.core.outside import way_out
from apps.notification.channels import CHANNELS
from apps.notification.deliver import deliver_due
from apps.notification.models import Delivery
from apps.notification.wording import Message
from tests.notification.push_site import PushSite
from tests.world.pictures import poster
from tests.world.shows import LIGHTHOUSE
from tests.world.site import Trouble

pytestmark = pytest.mark.django_db

TRICKY = "*Re:Zero* _2_ [A](b) `x` <b>&amp; #1"
TOKEN = "123456789:abcdefg_hijklmnop"
KEY = "SCT123ABC"


@pytest.fixture
def site() -> Iterator[PushSite]:
    one = PushSite().start()
    yield one
    one.stop()
    assert one.broken == []


def provider(kind: str, site: PushSite, **more: str) -> Provider:
    """A channel of a kind, at our site."""
    given: dict[str, dict[str, Any]] = {
        "telegram": {"token": TOKEN, "chat_id": "12315544", "server_url": site.url},
        "discord": {"webhook_url": f"{site.url}/api/webhooks/4174216298/JHMHI8qBe7bk2ZwO5U711"},
        "bark": {"device_key": "devicekey123", "server_url": site.url},
        "server-chan": {"token": KEY, "server_url": site.url},
        "wecom": {"webhook_url": f"{site.url}/cgi-bin/webhook/send?key=693axxx6-7aoc-4bc4"},
        "gotify": {"token": "AbCdEf12345", "server_url": site.url},
        "pushover": {"user_key": "u" * 30, "api_token": "a" * 30, "server_url": site.url},
    }
    return Provider(type=kind, **(given[kind] | more))


def message(**more: Any) -> Message:
    return Message(**({"title": TRICKY, "season": "1", "episode": "3", "poster_url": ""} | more))


def send(kind: str, site: PushSite, said: Message, **more: str) -> None:
    with way_out(store.load()) as out:
        CHANNELS[kind].send(provider(kind, site, **more), said, out)


def plain(text: str) -> str:
    """Markdown with its backslashes taken away, as a reader sees it."""
    return text.replace("\\", "")


KINDS = ["telegram", "discord", "bark", "server-chan", "wecom", "gotify", "pushover"]


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_said_once_with_title_and_episode(site: PushSite, kind: str) -> None:
    send(kind, site, message(title="葬送的芙莉莲"))
    ((path, body),) = site.came()
    said = str(body)
    assert path.startswith("/")
    for word in ("葬送的芙莉莲", "第1季", "第3集"):
        assert word in said


def test_a_name_full_of_signs_is_shown_as_it_is(site: PushSite) -> None:
    for kind in KINDS:
        send(kind, site, message())
    telegram, discord, bark, server_chan, wecom, gotify, pushover = (
        body for _, body in site.came()
    )
    assert telegram["parse_mode"] == "HTML"
    assert "*Re:Zero* _2_ [A](b) `x` &lt;b&gt;&amp;amp; #1" in telegram["text"]
    assert discord["embeds"][0]["title"].startswith(r"\*Re:Zero\* \_2\_ \[A\]\(b\) \`x\`")
    assert plain(discord["embeds"][0]["title"]) == TRICKY
    assert bark["title"] == TRICKY
    assert plain(server_chan["title"]) == TRICKY
    assert wecom["text"]["content"].startswith(TRICKY)
    assert gotify["title"] == TRICKY
    assert pushover["title"] == TRICKY
    assert "html" not in pushover


def test_markup_that_telegram_cannot_read_is_sent_once_more_without(site: PushSite) -> None:
    error = "Bad Request: can't parse entities: Can't find end of the entity starting at byte 383"
    site.once("/sendMessage", {"ok": False, "description": error}, status=400)
    send("telegram", site, message())
    first, second = (body for _, body in site.came())
    assert "parse_mode" in first
    assert second == {"chat_id": "12315544", "text": f"{TRICKY}\n第1季\n第3集"}


def test_where_that_fails_too_it_is_a_failure_without_the_key(site: PushSite) -> None:
    for _ in range(2):
        site.once("/sendMessage", {"description": "can't parse entities"}, status=400)
    with pytest.raises(ChannelRefused) as caught:
        send("telegram", site, message())
    assert len(site.came()) == 2
    assert TOKEN not in str(caught.value.facts)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "poster.jpg"
    path.write_bytes(poster(LIGHTHOUSE))
    return path


def test_telegram_takes_the_poster_with_the_text_below(site: PushSite, picture: Path) -> None:
    send("telegram", site, message(picture=picture))
    ((path, body),) = site.came()
    assert path.casefold().endswith("/sendphoto")
    assert "第3集".encode() in body


@pytest.mark.parametrize("kind", ["telegram", "pushover"])
def test_a_poster_that_is_not_taken_leaves_the_text(
    site: PushSite, picture: Path, kind: str
) -> None:
    part = {"telegram": "hoto", "pushover": "messages"}[kind]
    site.once(part, {"description": "Bad Request: IMAGE_PROCESS_FAILED"}, status=400)
    send(kind, site, message(picture=picture))
    (_, with_picture), (_, without) = site.came()
    assert isinstance(with_picture, bytes)
    assert "第3集" in str(without)


def test_on_discord_a_poster_that_fails_does_not_repeat_the_text(
    site: PushSite, picture: Path
) -> None:
    site.thank("/api")
    site.once("/api", {"message": "too large"}, status=413)
    send("discord", site, message(picture=picture))
    (_, text), (_, upload) = site.came()
    assert plain(text["embeds"][0]["title"]) == TRICKY
    assert b"embeds" not in upload


def test_a_poster_with_an_address_is_shown_from_there(site: PushSite) -> None:
    said = message(poster_url="https://ab.example/posters/ab12cd34.jpg")
    for kind in ("discord", "bark", "wecom"):
        send(kind, site, said)
    discord, bark, wecom = (body for _, body in site.came())
    assert discord["embeds"][0]["thumbnail"]["url"] == said.poster_url
    assert bark["icon"] == said.poster_url
    assert wecom["news"]["articles"][0]["picurl"] == said.poster_url


def test_no_picture_of_anybody_else_is_sent(site: PushSite) -> None:
    for kind in KINDS:
        send(kind, site, message())
    said = str([body for _, body in site.came()])
    assert "apprise" not in said.casefold()
    assert "icon" not in said


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("trouble", [Trouble.SERVER_ERROR, Trouble.RESET])
def test_a_failure_is_one_sentence_without_a_key(
    site: PushSite, kind: str, trouble: Trouble
) -> None:
    site.fail("/", trouble)
    with pytest.raises(Problem) as caught:
        send(kind, site, message())
    facts = str(caught.value.facts)
    for secret in (TOKEN, KEY, "devicekey123", "AbCdEf12345", "u" * 30, "a" * 30, "693axxx6"):
        assert secret not in facts


def test_bark_below_a_path_is_asked_there_and_for_one_phone(site: PushSite) -> None:
    send("bark", site, message(), server_url=f"{site.url}/sub/")
    ((path, body),) = site.came()
    assert (path, body["device_key"]) == ("/sub/push", "devicekey123")


def test_wecom_says_no_with_a_200(site: PushSite) -> None:
    site.once("/cgi-bin", {"errcode": 93000, "errmsg": "invalid webhook url"})
    with pytest.raises(ChannelRefused) as caught:
        send("wecom", site, message())
    assert "invalid webhook url" in str(caught.value.facts)


def test_a_relay_of_wecom_gets_the_key_in_the_body(site: PushSite) -> None:
    send("wecom", site, message(), webhook_url=f"{site.url}/relay", token="k1")
    ((_, body),) = site.came()
    assert (body["key"], body["type"], body["title"]) == ("k1", "news", TRICKY)


@pytest.mark.parametrize(
    ("token", "address"),
    [
        ("SCT123ABC", "https://sctapi.ftqq.com/SCT123ABC.send"),
        ("sctp77tabc", "https://77.push.ft07.com/send/sctp77tabc.send"),
    ],
)
def test_server_chans_keys_say_their_host(token: str, address: str) -> None:
    service: Any = CHANNELS["server-chan"]
    channel = service._channel(Provider(type="server-chan", token=token), message())  # noqa: SLF001
    assert channel.notify_url.format(token=token) == address


def test_words_of_ones_own(site: PushSite) -> None:
    providers = [
        {
            "type": "gotify",
            "server_url": site.url,
            "token": "AbCdEf12345",
            "template": "{{title}} – {{episode}} [{{group}}]\n{{year}}\n{{ resolution }}",
        }
    ]
    store.update({"notification": {"enable": True, "providers": providers}}, author="test")
    events.record(organised())
    deliver_due()
    ((_, body),) = site.came()
    assert body["message"] == "港 – 3 [LoliHouse]\n1080p"


def organised(**more: Any) -> events.EpisodeOrganised:
    facts: dict[str, Any] = {
        "rule_id": 1,
        "official_title": "港",
        "season": 1,
        "episode": "3",
        "info_hash": "a" * 40,
        "path": "/d/3.mkv",
        "group": "LoliHouse",
        "resolution": "1080p",
    }
    return events.EpisodeOrganised(**(facts | more))


def test_our_own_poster_has_an_address_where_we_know_ours(site: PushSite) -> None:
    section = {
        "enable": True,
        "base_url": "https://ab.example/",
        "providers": [{"type": "webhook", "url": f"{site.url}/hook"}],
    }
    store.update({"notification": section}, author="test")
    events.record(organised(poster_link="posters/ab12cd34.jpg"))
    deliver_due()
    ((_, body),) = site.came()
    assert body["poster_url"] == "https://ab.example/posters/ab12cd34.jpg"


def test_without_ours_a_poster_is_left_out(site: PushSite) -> None:
    section = {"enable": True, "providers": [{"type": "webhook", "url": f"{site.url}/hook"}]}
    store.update({"notification": section}, author="test")
    events.record(organised(poster_link="posters/ab12cd34.jpg"))
    deliver_due()
    ((_, body),) = site.came()
    assert body["poster_url"] == ""


def test_one_that_fails_holds_up_none_of_the_other_kinds(site: PushSite) -> None:
    rows = []
    for kind in KINDS:
        one = provider(kind, site)
        fields = ("token", "chat_id", "webhook_url", "server_url", "device_key", "user_key")
        rows.append(
            {"type": kind, "api_token": one.api_token}
            | {name: getattr(one, name) for name in fields}
        )
    store.update({"notification": {"enable": True, "providers": rows}}, author="test")
    site.fail("/bot", Trouble.SERVER_ERROR)
    events.record(organised())
    deliver_due()
    deliver_due()
    states = list(Delivery.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["waiting", *["delivered"] * 6]
    assert len(site.came()) == 7
