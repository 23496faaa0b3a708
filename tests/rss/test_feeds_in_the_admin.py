"""Feeds in the admin call what the API calls."""

from django.test import Client

from apps.core.models import Job
from apps.rss.models import Feed
from tests.rss.conftest import Follow

LIST = "/admin/rss/feed/"


def test_the_list_shows_feeds_without_their_keys(api: Client, follow: Follow) -> None:
    follow("https://pt.example/rss?passkey=K123456", connection_status="error", last_error_code="feed_refused",
           last_error_facts={"host": "pt.example"})  # fmt: skip
    page = api.get(LIST).content.decode()
    assert "passkey=***" in page
    assert "K123456" not in page


def test_actions_switch_and_read(api: Client, follow: Follow) -> None:
    feed = follow("https://one.example/rss")
    for action in ("switch_off", "read_now"):
        answer = api.post(LIST, {"action": action, "_selected_action": [feed.pk]}, follow=True)
        assert answer.status_code == 200
    feed.refresh_from_db()
    assert feed.enabled is False
    assert Job.objects.get(name="feed").subject == str(feed.pk)


def test_an_address_is_checked_as_in_the_api(api: Client) -> None:
    form = {"name": "x", "url": "ftp://one.example/", "parser": "mikan", "enabled": "on"}
    assert api.post(f"{LIST}add/", form).status_code == 200
    assert not Feed.objects.exists()
    assert api.post(f"{LIST}add/", form | {"url": "http://nas:8080/rss"}).status_code == 302
    assert Feed.objects.get().url == "http://nas:8080/rss"


def test_entries_are_there_to_look_at(api: Client) -> None:
    assert api.get("/admin/rss/entry/").status_code == 200
    assert api.get("/admin/rss/entry/add/").status_code == 403
