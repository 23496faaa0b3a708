"""The page of messages: what it says, in which language, and what its buttons do."""

import pytest
from django.test import Client

from apps.accounts import people
from apps.core import events, troubles
from apps.core.errors import Unreachable
from apps.notification.deliver import deliver_due
from apps.notification.models import InboxItem
from tests.pages import state

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client: Client) -> Client:
    people.found(username="tester", password=state.PASSWORD)
    client.post("/login/", {"username": "tester", "password": state.PASSWORD})
    return client


@pytest.fixture
def happened() -> None:
    state.what_happened()
    deliver_due()


def shown(client: Client, language: str = "en") -> str:
    return client.get("/inbox/", headers={"accept-language": language}).content.decode()


@pytest.mark.usefixtures("happened")
def test_it_says_what_happened_in_both_languages(signed_in: Client) -> None:
    english, chinese = shown(signed_in), shown(signed_in, "zh-CN")
    assert "<h1>5 new messages</h1>" in english
    assert "星港夜行列车 S01E03 is in the library." in english
    assert "<h1>5 条新消息</h1>" in chinese
    assert "无法读取订阅源 Mikan, my list" in chinese


@pytest.mark.usefixtures("happened")
def test_every_page_counts_what_is_unread(signed_in: Client) -> None:
    for address in ("/", "/account/"):
        assert '<span class="count">5<' in signed_in.get(address).content.decode()
    signed_in.post("/inbox/", {"do": "read-all"})
    assert 'class="count"' not in signed_in.get("/").content.decode()
    assert "<h1>Nothing new</h1>" in shown(signed_in)


@pytest.mark.usefixtures("happened")
def test_one_is_read_one_is_deleted_and_those_read_go(signed_in: Client) -> None:
    first, second, *_ = InboxItem.objects.order_by("id")
    signed_in.post("/inbox/", {"do": "read", "id": first.pk})
    signed_in.post("/inbox/", {"do": "delete", "id": second.pk})
    assert InboxItem.objects.filter(is_read=True).get() == first
    assert InboxItem.objects.count() == 4
    page = signed_in.post("/inbox/", {"do": "delete-read"}, follow=True).content.decode()
    assert "Deleted: 1." in page
    assert not InboxItem.objects.filter(is_read=True).exists()


@pytest.mark.usefixtures("happened")
@pytest.mark.parametrize(
    "form",
    [
        {"do": "read", "id": "99999"},
        {"do": "delete", "id": "x"},
        {"do": "delete", "id": "9" * 40},
        {"do": "delete", "id": "²"},
        {"do": "dance"},
        {},
    ],
)
def test_a_button_for_what_is_not_there_changes_nothing(
    signed_in: Client, form: dict[str, str]
) -> None:
    assert signed_in.post("/inbox/", form).headers["Location"] == "/inbox/"
    assert InboxItem.objects.filter(is_read=False).count() == 5


def test_titles_are_shown_as_text(signed_in: Client) -> None:
    events.record(
        events.DownloadFailed(
            release_title="<script>alert(1)</script>", info_hash="", code="given_up", facts={}
        )
    )
    troubles.begins("downloader", Unreachable(host="<b>nas</b>"))
    deliver_due()
    page = shown(signed_in)
    assert "<script>alert" not in page
    assert "<b>nas</b>" not in page
    assert "&lt;script&gt;" in page


def test_strangers_are_asked_to_sign_in(client: Client) -> None:
    people.found(username="tester", password=state.PASSWORD)
    assert client.get("/inbox/").headers["Location"].startswith("/login/")
