"""Numbering that disagrees with the catalogue: flagged and told once, applied or dismissed by a person."""

import pytest

from apps.bangumi import intake, tasks
from apps.bangumi.models import Rule
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


def test_a_disagreement_is_flagged_and_told_once(rule: Rule) -> None:
    tasks.offsets_scan("")
    tasks.offsets_scan("")

    rule.refresh_from_db()
    assert rule.needs_review
    event = OutboxEvent.objects.get(kind="offset_review")
    assert event.facts["rule_id"] == rule.pk
    assert event.facts["code"].startswith("offset_")
