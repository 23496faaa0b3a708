"""Numbering that disagrees with the catalogue: flagged and told once, applied or dismissed by a person."""

import pytest
from django.test import Client

from apps.accounts import people
from apps.bangumi import intake, numbers, tasks
from apps.bangumi.models import Release, Rule
from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.models import OutboxEvent
from tests.bangumi.conftest import NOW, candidate
from tests.world.shows import LIGHTHOUSE, LOLIHOUSE
from tests.world.shows import Release as Published
from tests.world.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule(world: World) -> Rule:
    """Its second season, which the catalogue does not have."""
    world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE, number="01"))
    store.update(world.settings(), author="test")
    intake.take_in(
        [candidate(f"[LoliHouse] {LIGHTHOUSE.zh} 第二季 - 01 [WebRip 1080p HEVC-10bit AAC]")],
        aggregate=True, parser="mikan", source_url="http://site.example/RSS", rule=None,
        config=Config(), now=NOW,
    )  # fmt: skip
    Rule.objects.update(settled_at=NOW)
    return Rule.objects.get()


@pytest.fixture
def api() -> Client:
    people.found(username="keeper", password="a long enough one")
    client = Client()
    body = {"username": "keeper", "password": "a long enough one"}
    client.post("/api/v1/auth/login", body, content_type="application/json")
    return client


def test_a_disagreement_is_flagged_and_told_once(rule: Rule) -> None:
    tasks.offsets_scan("")
    tasks.offsets_scan("")

    rule.refresh_from_db()
    assert rule.needs_review
    event = OutboxEvent.objects.get(kind="offset_review")
    assert event.facts["rule_id"] == rule.pk
    assert event.facts["code"].startswith("offset_")


@pytest.mark.usefixtures("rule")
def test_a_rule_that_waits_says_why_in_both_languages(api: Client) -> None:
    tasks.offsets_scan("")

    (found,) = api.get("/api/v1/bangumi/needs-review").json()

    assert found["needs_review_reason"] == "资料库只有 1 季，没有第 2 季。"
    assert found["needs_review_reason_en"] == "The catalogue has 1 seasons, not 2."
    assert (found["suggested_season_offset"], found["suggested_episode_offset"]) == (-1, 0)
    assert (found["season_offset"], found["episode_offset"]) == (0, 0)


def test_a_person_applies_what_is_suggested(rule: Rule, api: Client) -> None:
    release = Release.objects.get()
    tasks.offsets_scan("")
    assert numbers.number_of(release, rule) == "S02E01"

    answer = api.post(f"/api/v1/bangumi/apply-offset/{rule.pk}")

    assert answer.status_code == 200
    rule.refresh_from_db()
    assert numbers.number_of(release, rule) == "S01E01"
    assert not rule.needs_review
    assert rule.suggested_season_offset is None
    assert api.post(f"/api/v1/bangumi/apply-offset/{rule.pk}").status_code == 400
    assert api.post("/api/v1/bangumi/apply-offset/999").status_code == 404


def test_writing_offsets_by_hand_settles_the_question_too(rule: Rule, api: Client) -> None:
    tasks.offsets_scan("")
    record = api.get(f"/api/v1/bangumi/get/{rule.pk}").json()
    record |= {"season_offset": -1, "episode_offset": 12}

    api.patch(f"/api/v1/bangumi/update/{rule.pk}", record, content_type="application/json")

    rule.refresh_from_db()
    assert (rule.season_offset, rule.episode_offset, rule.needs_review) == (-1, 12, False)


def test_what_was_dismissed_is_not_brought_up_again(rule: Rule, api: Client) -> None:
    tasks.offsets_scan("")
    api.post(f"/api/v1/bangumi/dismiss-review/{rule.pk}")

    tasks.offsets_scan("")

    rule.refresh_from_db()
    assert not rule.needs_review
    assert api.get(f"/api/v1/bangumi/get/{rule.pk}").json()["needs_review_reason_en"] is None


def test_suggestions_carry_how_sure_they_are(rule: Rule, api: Client) -> None:
    found = api.get(f"/api/v1/bangumi/suggest-offset/{rule.pk}").json()

    assert found["suggested_season_offset"] == -1
    assert found["confidence"] == "medium"
    assert found["reason"]
    assert found["reason_en"]


def two_rules_of(title: str) -> tuple[Rule, Rule]:
    first = Rule.objects.create(
        official_title=title, title_raw="Kanojo, Okarishimasu", season=4, season_offset=-3,
        episode_offset=36, disabled=True, created_at=NOW, settled_at=NOW,
    )  # fmt: skip
    intake.take_in(
        [candidate(f"[LoliHouse] {title} 第五季 / Kanojo, Okarishimasu S5 - 01 [WebRip 1080p]")],
        aggregate=True, parser="mikan", source_url="http://site.example/RSS", rule=None,
        config=Config(), now=NOW,
    )  # fmt: skip
    return first, Rule.objects.exclude(pk=first.pk).get()


def test_seasons_that_share_a_season_of_the_library_stay_two_rules() -> None:
    first, second = two_rules_of("租借女友")
    Rule.objects.filter(pk=second.pk).update(season_offset=-4, episode_offset=48)
    second.refresh_from_db()

    first.refresh_from_db()
    assert (second.season, list(second.aliases.all())) == (5, [])
    assert (first.disabled, first.episode_offset) == (True, 36)
    assert numbers.number_of(Release.objects.get(), second) == "S01E49"
