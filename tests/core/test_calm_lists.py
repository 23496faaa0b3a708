"""Nothing that an address can say breaks a list of the back-office."""

import pytest
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from apps.accounts import cookies, sessions
from apps.accounts.models import User
from apps.core.calm import calm

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> Client:
    user = User.objects.create(username="keeper", is_staff=True, is_superuser=True)
    client = Client()
    client.cookies[cookies.NAME] = sessions.open_for(user, user_agent="").token.text
    return client


@pytest.mark.parametrize(
    ("table", "query"),
    [
        ("bangumi/rule", "id__in=99999999999999999999999999"),
        ("rss/feed", "rule=99999999999999999999999999"),
        ("accounts/session", "last_seen__year=0"),
        ("accounts/session", "last_seen__year=99999999999999999999"),
        ("bangumi/release", "seen_at__year=-1"),
        ("core/job", "name__regex=("),
        ("core/job", "name__iregex=(a|aa)%2B$"),
        ("bangumi/rule", "nothing__exact=1"),
    ],
)
def test_a_filter_that_cannot_be_used_is_left_out(keeper: Client, table: str, query: str) -> None:
    answer = keeper.get(f"/admin/{table}/?{query}")
    assert (answer.status_code, answer["Location"]) == (302, f"/admin/{table}/?e=1")
    assert keeper.get(answer["Location"]).status_code == 200


def test_what_breaks_without_a_filter_is_our_own_fault() -> None:
    def broken(_request: HttpRequest) -> HttpResponse:
        raise DatabaseError

    with pytest.raises(DatabaseError):
        calm(broken)(RequestFactory().get("/admin/"))
    with pytest.raises(DatabaseError):
        calm(broken)(RequestFactory().get("/admin/?e=1"))
    with pytest.raises(DatabaseError):
        calm(broken)(RequestFactory().post("/admin/?q=1"))
