"""The lists of rules and feeds: told "as you have it" while nothing changes, never an old answer, few queries."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts import people
from apps.bangumi.listing import Listing
from apps.bangumi.models import Alias, Rule
from apps.bangumi.record import of_rules
from apps.core import clock
from apps.core.api.answers import as_json
from apps.rss.models import Feed

pytestmark = pytest.mark.django_db
RULES, FEEDS = "/api/v1/bangumi/get/all", "/api/v1/rss"


@pytest.fixture
def api() -> Client:
    people.found(username="keeper", password="a long enough one")
    client = Client()
    body = {"username": "keeper", "password": "a long enough one"}
    client.post("/api/v1/auth/login", body, content_type="application/json")
    return client


def follow(count: int) -> None:
    """So many more rules, each with another spelling, and a feed of its own."""
    newest = Rule.objects.order_by("pk").last()
    start = newest.pk + 1 if newest else 0
    for number in range(start, start + count):
        rule = Rule.objects.create(
            official_title=f"Show {number}", title_raw=f"show {number}", created_at=clock.now()
        )
        Alias.objects.create(rule=rule, text=f"spelling {number}")
        Feed.objects.create(name=f"feed {number}", url=f"http://site.example/{number}", rule=rule)


@pytest.mark.parametrize("path", [RULES, FEEDS])
def test_who_has_the_list_is_told_so_until_it_changes(api: Client, path: str) -> None:
    follow(2)
    whole = api.get(path)
    assert whole.status_code == 200
    tag = whole["ETag"]

    again = api.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")

    Rule.objects.update(official_title="Another name")
    Feed.objects.update(name="another name")
    changed = api.get(path, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert b"nother name" in changed.content
    assert changed["ETag"] != tag


@pytest.mark.parametrize("path", [RULES, FEEDS])
def test_a_list_takes_as_many_queries_for_many_as_for_one(api: Client, path: str) -> None:
    assert api.get(path).status_code == 200  # from here on the session is known
    counts = []
    for more in (1, 30):
        follow(more)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert api.get(path).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_list_made_piece_by_piece_says_what_the_tables_say() -> None:
    listing = Listing(as_json)
    follow(4)
    one, two, three, _ = Rule.objects.order_by("pk")

    def agrees() -> bool:
        expected: object = json.loads(as_json(of_rules(Rule.objects.all())))
        return bool(json.loads(listing.content()) == expected)

    assert agrees()
    Rule.objects.filter(pk=one.pk).update(filter=["720", "繁"], disabled=True, year=2026)
    assert agrees()
    Alias.objects.filter(rule=two).update(text="respelt")
    Alias.objects.create(rule=one, text="one more")
    assert agrees()
    three.delete()
    follow(1)
    assert agrees()
    Alias.objects.all().delete()
    assert agrees()
    Rule.objects.all().delete()
    assert listing.content() == b"[]"
