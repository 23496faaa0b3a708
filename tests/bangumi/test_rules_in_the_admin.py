"""A rule's form in the back-office: in groups, lists one a line, by the rules of the API."""

from typing import Any

import pytest
from django.test import Client

from apps.accounts import cookies, people, sessions
from apps.bangumi.models import Release, Rule
from apps.core import clock
from apps.core.models import Job
from apps.downloader.models import Download

LIST = "/admin/bangumi/rule/"
INLINE = {"aliases-TOTAL_FORMS": "0", "aliases-INITIAL_FORMS": "0"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def api() -> Client:
    """An administrator's browser."""
    user = people.found(username="keeper", password="a long enough one")
    client = Client()
    client.cookies[cookies.NAME] = sessions.open_for(user, user_agent="").token.text
    return client


def new_rule(**more: Any) -> Rule:
    now = clock.now()
    return Rule.objects.create(
        official_title="静静的港", title_raw="静静的港", created_at=now, settled_at=now, **more
    )


def sent(api: Client, address: str, **typed: str) -> Any:
    """The form as a browser sends it back, with what was typed."""
    shown = api.get(address).context["adminform"].form
    values = {name: shown[name].value() for name in shown.fields}
    kept = {
        name: value for name, value in values.items() if value is not None and value is not False
    }
    return api.post(address, kept | INLINE | typed)


def test_lists_are_typed_one_a_line(api: Client) -> None:
    rule = new_rule(filter=["720", r"\d{1,2}"])
    address = f"{LIST}{rule.pk}/change/"
    assert "720\n\\d{1,2}</textarea>" in api.get(address).content.decode()

    answer = sent(api, address, filter="720\r\n 合集 \r\n", include="1080,简")

    assert answer.status_code == 302, answer.context["adminform"].form.errors
    rule.refresh_from_db()
    assert (rule.filter, rule.include) == (["720", "合集"], ["1080,简"])


def test_what_was_not_touched_stays(api: Client) -> None:
    rule = new_rule(filter=["720"], sources=["https://a.example/rss"], names={"zh": ["静静的港"]})
    before = Rule.objects.values().get(pk=rule.pk)

    assert sent(api, f"{LIST}{rule.pk}/change/").status_code == 302

    assert Rule.objects.values().get(pk=rule.pk) == before


def test_a_list_that_is_too_long_is_refused_in_words(api: Client) -> None:
    rule = new_rule()

    answer = sent(api, f"{LIST}{rule.pk}/change/", filter="x" * 200_000)

    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    rule.refresh_from_db()
    assert rule.filter == []


def test_a_weekday_that_is_set_stays(api: Client) -> None:
    rule = new_rule(air_weekday=2)
    address = f"{LIST}{rule.pk}/change/"

    sent(api, address, air_weekday="5")

    rule.refresh_from_db()
    assert (rule.air_weekday, rule.weekday_locked) == (5, True)

    sent(api, address, air_weekday="")

    rule.refresh_from_db()
    assert (rule.air_weekday, rule.weekday_locked) == (None, False)


def test_a_rule_is_made_by_hand_and_its_work_looked_up(api: Client) -> None:
    answer = sent(api, f"{LIST}add/", official_title="静静的港", title_raw="Quiet Harbour")

    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert Rule.objects.get().title_raw == "Quiet Harbour"
    assert Job.objects.get(name="metadata").due_at is not None


def test_the_same_rule_twice_is_refused_in_words(api: Client) -> None:
    new_rule()

    answer = sent(api, f"{LIST}add/", official_title="静静的港", title_raw="静静的港")

    assert answer.status_code == 200
    assert Rule.objects.count() == 1


@pytest.mark.parametrize("several", [True, False])
def test_a_deleted_rule_forgets_its_releases(api: Client, *, several: bool) -> None:
    rule = new_rule()
    now = clock.now()
    download = Download.objects.create(url="magnet:?x", name="x", created_at=now)
    Release.objects.create(
        key="x", title="x", url="magnet:?x", seen_at=now, rule=rule, state="taken",
        reason="matched", download=download,
    )  # fmt: skip

    if several:
        chosen = {"action": "delete_selected", "_selected_action": [rule.pk], "post": "yes"}
        api.post(LIST, chosen)
    else:
        api.post(f"{LIST}{rule.pk}/delete/", {"post": "yes"})

    assert not Rule.objects.exists()
    assert not Release.objects.exists()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["What is taken", "Official title", "First wanted episode", "Saturday"]),
        ("zh-hans", ["选取哪些", "官方标题", "起始集", "星期六"]),
    ],
)
def test_the_form_speaks_the_readers_language(api: Client, language: str, words: list[str]) -> None:
    rule = new_rule()

    answer = api.get(f"{LIST}{rule.pk}/change/", headers={"accept-language": language})

    for word in words:
        assert word in answer.content.decode()
