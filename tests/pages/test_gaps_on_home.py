"""Home says what is missing and what is broadcast next; the back-office says it of each episode."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from apps.accounts import people
from apps.bangumi.models import Episode, Release, Rule
from apps.core import clock
from apps.dashboard import gaps
from tests.pages import state

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client: Client) -> Client:
    people.found(username="tester", password=state.PASSWORD)
    client.post("/login/", {"username": "tester", "password": state.PASSWORD})
    return client


def rule_of(title: str, group: str = "", **more: object) -> Rule:
    now = clock.now()
    return Rule.objects.create(
        official_title=title, title_raw=title, group_name=group, created_at=now, settled_at=now,
        **more,
    )  # fmt: skip


def listed(rule: Rule, number: float, *, days: float, with_hour: bool = True) -> None:
    at = clock.now() + dt.timedelta(days=days)
    Episode.objects.create(
        rule=rule, season=1, number=number, air_date=at.date(),
        airs_at=at if with_hour else None, source="t", changed_at=at,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("numbers", "text"),
    [([], ""), ([5], "5"), ([1, 2, 3], "1–3"), ([1, 2, 5, 6.5, 7], "1–2, 5, 6.5, 7")],
)
def test_neighbours_are_said_as_a_range(numbers: list[float], text: str) -> None:
    assert gaps.runs(numbers) == text


def test_what_is_missing_and_what_comes_next() -> None:
    rule = rule_of("静静的港")
    for number in (1, 2, 3):
        listed(rule, number, days=number - 2.5)
    listed(rule_of("次日"), 1, days=3, with_hour=False)
    listed(rule_of("很远"), 1, days=30)

    found = gaps.gather()

    assert [(gap.rule, gap.text, gap.cells) for gap in found.gaps] == [
        (rule, "Episodes 1–2", "mmn")
    ]
    assert [(one.name, one.number) for one in found.coming] == [
        ("静静的港", "S01E03"),
        ("次日", "S01E01"),
    ]


def test_the_next_broadcast_is_said_as_people_say_it() -> None:
    listed(rule_of("静静的港"), 1, days=1)

    (found,) = gaps.gather().coming

    assert found.when.startswith(("Today, ", "Tomorrow, "))


def test_the_sentence_of_home_says_that_episodes_are_missing(signed_in: Client) -> None:
    state.have(rule_of("次日"), 1)
    Release.objects.update(organised_at=clock.now())
    assert "<h1>All is well: everything found is here.</h1>" in signed_in.get("/").content.decode()
    listed(rule_of("静静的港"), 1, days=-1)

    page = signed_in.get("/").content.decode()

    assert "<h1>Everything found is here; 1 show lacks episodes.</h1>" in page


def test_home_leads_to_what_waits_for_a_decision(signed_in: Client) -> None:
    assert "waits for your decision" not in signed_in.get("/").content.decode()
    rule_of("静静的港", needs_review=True)
    rule_of("次日", needs_review=True, disabled=True)

    page = signed_in.get("/").content.decode()

    assert "The numbering of one show waits for your decision." in page
    assert 'href="/admin/bangumi/rule/?needs_review__exact=1"' in page
    listed_there = signed_in.get("/admin/bangumi/rule/?needs_review__exact=1").content.decode()
    assert "doubtful" in listed_there


def test_nothing_is_missing_that_another_group_has() -> None:
    first, second = rule_of("静静的港", "A"), rule_of("静静的港", "B")
    for rule in (first, second):
        listed(rule, 1, days=-1)
    assert [gap.rule for gap in gaps.gather().gaps] == [first]

    state.have(second, 1)

    assert gaps.gather().gaps == []


def test_what_is_archived_or_not_followed_lacks_nothing() -> None:
    for rule in (rule_of("a", archived=True), rule_of("b", disabled=True)):
        listed(rule, 1, days=-1)

    found = gaps.gather()

    assert (found.gaps, found.coming) == ([], [])


def test_home_costs_the_same_however_much_is_missing(signed_in: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert "S01E02" in signed_in.get("/").content.decode()
        return len(asked)

    def one(title: str) -> None:
        rule = rule_of(title)
        listed(rule, 1, days=-1)
        listed(rule, 2, days=1)

    one("first")
    signed_in.get("/")
    few = queries()
    for number in range(20):
        one(f"more {number}")

    assert queries() == few


@pytest.mark.parametrize(("language", "word"), [("en", "Missing"), ("zh-hans", "缺失")])
def test_the_page_of_a_rule_lists_its_episodes(signed_in: Client, language: str, word: str) -> None:
    rule = rule_of("<b>x</b>")
    listed(rule, 1, days=-1)
    address = f"/admin/bangumi/rule/{rule.pk}/change/"

    with translation.override(language):
        page = signed_in.get(address, headers={"accept-language": language}).content.decode()

    assert "S01E01" in page
    assert word in page
    assert "<b>x</b>" not in page


def posted(client: Client, rule: Rule, action: str) -> str:
    data = {"action": action, "_selected_action": [rule.pk]}
    return client.post("/admin/bangumi/rule/", data, follow=True).content.decode()


def test_a_suggestion_is_applied_in_the_back_office(signed_in: Client) -> None:
    rule = rule_of(
        "静静的港",
        needs_review=True,
        suggested_season_offset=1,
        suggested_episode_offset=-12,
        review_reason={
            "code": "offset_absolute",
            "facts": {"episode": 13, "season": 2, "number": 1},
        },
    )
    page = signed_in.get(f"/admin/bangumi/rule/{rule.pk}/change/").content.decode()
    assert "Episode 13 counted from the beginning is season 2, episode 1." in page

    posted(signed_in, rule, "apply_offsets")

    rule.refresh_from_db()
    assert (rule.season_offset, rule.episode_offset, rule.needs_review) == (1, -12, False)


def test_a_suggestion_is_dismissed_in_the_back_office(signed_in: Client) -> None:
    rule = rule_of(
        "静静的港", needs_review=True, suggested_season_offset=1, review_evidence="x:1:0"
    )

    posted(signed_in, rule, "leave_numbering")

    rule.refresh_from_db()
    assert (rule.needs_review, rule.dismissed_review, rule.season_offset) == (False, "x:1:0", 0)


def test_a_flag_without_a_suggestion_is_not_applied(signed_in: Client) -> None:
    rule = rule_of("静静的港", needs_review=True)

    page = posted(signed_in, rule, "apply_offsets")

    rule.refresh_from_db()
    assert rule.needs_review
    assert "there is no suggestion to apply" in page
