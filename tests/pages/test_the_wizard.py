"""The wizard by the test client: each form saves itself, nothing is in force before the last page."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from apps.accounts import people
from apps.accounts.models import User
from apps.bangumi.models import Release, Rule
from apps.core import clock
from apps.core.config import store
from apps.core.models import Job
from apps.rss.models import Feed
from apps.setup import drafts, wording
from apps.setup.findings import Finding
from apps.setup.models import Draft
from tests.world.shows import LIGHTHOUSE, LOLIHOUSE, SUBSPLEASE, TEA_TRAIN
from tests.world.shows import Release as Published
from tests.world.site import Trouble
from tests.world.world import World

PASSWORD = "a sentence of my own"
ACCOUNT = {"username": "keeper", "password": PASSWORD, "again": PASSWORD, "do": "next"}
BUILT_IN = {"type": "builtin", "do": "next"}
SKIP = {"do": "skip"}
NEXT = {"do": "next"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(settings: Settings) -> dict[str, str]:
    """The answer to where episodes go."""
    return {"path": str(settings.DEFAULT_LIBRARY_DIR), "rename_method": "pn", "do": "next"}


def answer(client: Client, step: str, form: dict[str, str]) -> str:
    """Send a step's form; where it leads to, or the page that says why not."""
    response = client.post(f"/setup/{step}/", form)
    return response.headers.get("Location") or response.content.decode()


def page(client: Client, step: str) -> str:
    """A step as it is shown."""
    return client.get(f"/setup/{step}/").content.decode()


def test_before_setup_everything_leads_to_the_wizard(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/setup/"
    assert client.get("/login/").headers["Location"] == "/setup/"
    assert client.get("/setup/").headers["Location"] == "/setup/account/"


def test_the_shortest_way_ends_signed_in_at_home(client: Client, library: dict[str, str]) -> None:
    assert answer(client, "account", ACCOUNT) == "/setup/downloader/"
    assert answer(client, "downloader", BUILT_IN) == "/setup/files/"
    assert answer(client, "files", library) == "/setup/feed/"
    assert answer(client, "feed", SKIP) == "/setup/messages/"
    assert answer(client, "messages", SKIP) == "/setup/review/"
    assert not User.objects.exists()
    assert answer(client, "review", NEXT) == "/"
    assert User.objects.get().username == "keeper"
    assert store.load().downloader.type == "builtin"
    # The default is kept as "nothing said", so that it moves with the folders.
    assert store.load().downloader.path == ""
    assert "Nothing to follow yet." in client.get("/").content.decode()
    assert not Draft.objects.exists()


def test_all_answers_are_put_in_force(
    client: Client, library: dict[str, str], world: World
) -> None:
    world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE, number="01"))
    answer(client, "account", ACCOUNT)
    answer(client, "downloader", BUILT_IN)
    elsewhere = library["path"] + "/Elsewhere"
    answer(client, "files", library | {"path": elsewhere, "rename_method": "advance"})
    answer(client, "feed", {"url": world.mikan.aggregate_url, "do": "next"})
    answer(client, "messages", {"url": world.hooks.address, "do": "next"})
    answer(client, "review", NEXT)
    config = store.load()
    assert config.bangumi_manage.rename_method == "advance"
    assert config.downloader.path == elsewhere
    assert config.notification.enable
    assert config.notification.providers[0].url == world.hooks.address
    assert Feed.objects.get().url == world.mikan.aggregate_url
    assert Feed.objects.get().aggregate
    assert Job.objects.get(name="feed").due_at is not None


def test_no_step_can_be_passed_over(client: Client) -> None:
    assert client.get("/setup/review/").headers["Location"] == "/setup/account/"
    answer(client, "account", ACCOUNT)
    assert client.get("/setup/feed/").headers["Location"] == "/setup/downloader/"
    assert client.post("/setup/review/", NEXT).headers["Location"] == "/setup/downloader/"
    assert client.get("/setup/nothing/").status_code == 404


def test_going_back_shows_what_was_answered_but_never_a_password(client: Client) -> None:
    answer(client, "account", ACCOUNT)
    shown = page(client, "account")
    assert 'value="keeper"' in shown
    assert PASSWORD not in shown
    assert answer(client, "account", {"username": "another", "do": "next"}) == "/setup/downloader/"


def test_a_draft_gives_no_password_away(client: Client) -> None:
    answer(client, "account", ACCOUNT)
    row = Draft.objects.get()
    assert "keeper" not in row.body
    assert PASSWORD not in row.body
    assert client.cookies["setup"].value not in row.key
    assert client.cookies["setup"]["httponly"]
    assert client.cookies["setup"]["samesite"] == "Strict"


def test_a_draft_belongs_to_one_browser_and_ends_after_a_day(client: Client) -> None:
    answer(client, "account", ACCOUNT)
    stranger = Client()
    assert stranger.get("/setup/downloader/").headers["Location"] == "/setup/account/"
    Draft.objects.update(expires=clock.now())
    assert client.get("/setup/downloader/").headers["Location"] == "/setup/account/"


def test_strangers_cannot_fill_the_disk_with_drafts(client: Client) -> None:
    moment = clock.now() + drafts.LIFETIME
    rows = [Draft(key=f"{number}", body="x", expires=moment) for number in range(150)]
    Draft.objects.bulk_create(rows)
    answer(client, "account", ACCOUNT)
    assert Draft.objects.count() <= 101
    assert "Downloader" in page(client, "downloader")


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"username": "", "password": PASSWORD, "again": PASSWORD}, "This is needed."),
        ({"username": "me", "password": PASSWORD, "again": PASSWORD}, "At least 4 characters."),
        ({"username": "li-na", "password": PASSWORD, "again": PASSWORD}, "only letters A to Z"),
        ({"username": "keeper", "password": "short", "again": "short"}, "At least 8 characters."),
        ({"username": "keeper", "password": PASSWORD, "again": "x"}, "The two passwords differ."),
    ],
)
def test_a_refused_account_says_what_to_do(
    client: Client, form: dict[str, str], words: str
) -> None:
    response = client.post("/setup/account/", form | {"do": "next"})
    assert response.status_code == 400
    assert words in response.content.decode()
    assert 'aria-invalid="true"' in response.content.decode()
    assert not Draft.objects.exists()


def test_the_setup_code_is_asked_where_there_is_one(client: Client, settings: Settings) -> None:
    settings.SETUP_CODE = "open sesame"
    assert "Setup code" in page(client, "account")
    assert "This is not the setup code." in answer(client, "account", ACCOUNT | {"code": "no"})
    assert answer(client, "account", ACCOUNT | {"code": "open sesame"}) == "/setup/downloader/"


def test_nobody_at_the_clients_address_is_explained(client: Client) -> None:
    answer(client, "account", ACCOUNT)
    form = {"type": "qbittorrent", "host": "127.0.0.1:9", "username": "a", "password": "b"}
    assert answer(client, "downloader", form | {"do": "test"}) == "/setup/downloader/#probe"
    shown = page(client, "downloader")
    assert "We cannot reach it" in shown
    assert "localhost is the container" in shown
    assert "5.0" not in shown
    # The same values are not tried again by going on, and going on is refused.
    assert answer(client, "downloader", form | NEXT) == "/setup/downloader/#probe"
    assert client.get("/setup/files/").headers["Location"] == "/setup/downloader/"


@pytest.mark.parametrize("host", ["", "ftp://nas", "http://", "nas:99999"])
def test_what_is_no_address_is_refused(client: Client, host: str) -> None:
    answer(client, "account", ACCOUNT)
    form = {"type": "qbittorrent", "host": host, "username": "a", "password": "b", "do": "next"}
    assert client.post("/setup/downloader/", form).status_code == 400


def test_a_folder_that_cannot_be_written_is_explained(client: Client) -> None:
    answer(client, "account", ACCOUNT)
    answer(client, "downloader", BUILT_IN)
    form = {"path": "/proc/library", "rename_method": "pn"}
    assert answer(client, "files", form | NEXT) == "/setup/files/#probe"
    assert "This folder does not work" in page(client, "files")
    assert "Write the whole path" in answer(client, "files", form | NEXT | {"path": "library"})


def test_a_feed_is_previewed_and_nothing_is_kept(
    client: Client, library: dict[str, str], world: World
) -> None:
    world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE, number="01"))
    world.publish(Published(show=TEA_TRAIN, group=SUBSPLEASE, number="02"))
    world.publish(
        Published(
            show=TEA_TRAIN,
            group=SUBSPLEASE,
            title_given="[SubsPlease] Hoshizora Ressha to Ocha (01-12) (720p) [Batch]",
        )
    )
    answer(client, "account", ACCOUNT)
    answer(client, "downloader", BUILT_IN)
    answer(client, "files", library)
    form = {"url": world.mikan.aggregate_url, "do": "test"}
    assert answer(client, "feed", form) == "/setup/feed/#probe"
    shown = page(client, "feed")
    assert "<title>First feed · Set up · AutoBangumi</title>" in shown
    assert "2 releases would be taken, 1 left out." in shown
    assert "雾港守灯人 S01E01" in shown
    assert not Release.objects.exists()
    assert not Rule.objects.exists()
    assert not Job.objects.filter(due_at__isnull=False).exists()


def test_a_feed_of_which_nothing_is_left_out_says_so_without_a_zero() -> None:
    facts = {"title": "x", "total": 2, "taken": 2, "shows": 1, "rows": []}

    assert wording.preview(Finding(passed=True, facts=facts)).summary == (
        "All of them would be taken."
    )


def test_a_feed_that_cannot_be_read_is_explained_and_may_still_be_kept(
    client: Client, library: dict[str, str], world: World
) -> None:
    world.mikan.fail("/", Trouble.SERVER_ERROR)
    answer(client, "account", ACCOUNT)
    answer(client, "downloader", BUILT_IN)
    answer(client, "files", library)
    answer(client, "feed", {"url": world.mikan.aggregate_url, "do": "test"})
    assert "This feed cannot be read" in page(client, "feed")
    form = {"url": world.mikan.aggregate_url, "do": "next"}
    assert answer(client, "feed", form) == "/setup/messages/"


def test_a_test_message_is_really_sent(
    client: Client, library: dict[str, str], world: World
) -> None:
    answer(client, "account", ACCOUNT)
    answer(client, "downloader", BUILT_IN)
    answer(client, "files", library)
    answer(client, "feed", SKIP)
    answer(client, "messages", {"url": world.hooks.address, "do": "test"})
    assert "Sent." in page(client, "messages")
    assert len(world.hooks.told()) == 1


def test_the_switch_of_language_keeps_what_was_typed(client: Client) -> None:
    form = {"username": "keeper", "password": PASSWORD, "language": "zh-hans"}
    assert answer(client, "account", form) == "/setup/account/"
    shown = page(client, "account")
    assert "谁来管理这台服务器" in shown
    assert 'value="keeper"' in shown
    assert PASSWORD not in shown
    assert client.get("/setup/downloader/").headers["Location"] == "/setup/account/"


def test_once_done_the_wizard_leads_home(client: Client) -> None:
    people.found(username="keeper", password=PASSWORD)
    assert client.get("/setup/").headers["Location"] == "/"
    assert client.post("/setup/account/", ACCOUNT).headers["Location"] == "/"


def test_who_was_slower_than_another_is_led_home(client: Client, library: dict[str, str]) -> None:
    answer(client, "account", ACCOUNT)
    answer(client, "downloader", BUILT_IN)
    answer(client, "files", library)
    answer(client, "feed", SKIP)
    answer(client, "messages", SKIP)
    people.found(username="faster", password=PASSWORD)
    assert answer(client, "review", NEXT) == "/"
    assert User.objects.count() == 1


def test_going_on_with_nothing_typed_leaves_an_optional_step_for_later(
    client: Client, library: dict[str, str]
) -> None:
    for step, form in (("account", ACCOUNT), ("downloader", BUILT_IN), ("files", library)):
        answer(client, step, form)
    assert answer(client, "feed", {"url": ""}) == "/setup/messages/"
    assert answer(client, "messages", {"url": ""}) == "/setup/review/"
