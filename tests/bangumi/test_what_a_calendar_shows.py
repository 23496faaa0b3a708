"""Which episodes stand in a calendar: of followed rules, on their days, each once."""

import datetime as dt
from collections.abc import Iterable

import pytest

from apps.bangumi import showings
from apps.bangumi.models import Episode, Release, ReleaseState, Rule
from apps.downloader.models import Download, DownloadState
from tests.bangumi.conftest import NOW

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
TODAY = NOW.date()


def rule(*, weeks: int = 12, begun: dt.date = TODAY - 14 * DAY, **more: object) -> Rule:
    """A rule with its list: an episode a week."""
    given: dict[str, object] = {"official_title": "静静的港", "title_raw": "Quiet Harbour"}
    item = Rule.objects.create(**(given | {"created_at": NOW, "settled_at": NOW} | more))
    Episode.objects.bulk_create(
        Episode(
            rule=item,
            season=item.season,
            number=number,
            air_date=begun + 7 * (number - 1) * DAY,
            source="bgmtv",
            changed_at=NOW,
        )
        for number in range(1, weeks + 1)
    )
    return item


def taken(item: Rule, number: float, state: str) -> None:
    download = Download.objects.create(url="x", name="x", state=state, created_at=NOW)
    Release.objects.create(
        key=f"{item.pk}-{number}", title="x", url="x", seen_at=NOW, rule=item, episode=number,
        state=ReleaseState.TAKEN, reason="matched", download=download,
    )  # fmt: skip


def numbers(shown: Iterable[showings.Showing]) -> list[str]:
    return [one.number for one in shown]


def test_the_last_weeks_and_the_next_months_are_shown_in_order() -> None:
    rule(weeks=60, begun=TODAY - 30 * 7 * DAY)

    shown = showings.around(TODAY)

    assert numbers(shown)[0] == "S01E23"
    assert [one.day for one in shown] == sorted(one.day for one in shown)
    assert shown[-1].day <= TODAY + 180 * DAY
    assert {one.state for one in shown} == {"missing", "not_aired"}


def test_an_episode_keeps_its_name_whatever_becomes_of_it() -> None:
    item = rule()
    before = [one.uid for one in showings.around(TODAY)]
    taken(item, 1, DownloadState.DONE)
    Episode.objects.filter(number=4).update(air_date=TODAY + 40 * DAY)

    after = [one.uid for one in showings.around(TODAY)]

    assert set(before) == set(after)
    assert len(set(after)) == len(after) == 12


def test_a_show_that_two_groups_release_is_shown_once_as_the_one_that_is_furthest() -> None:
    rule(group_name="A")
    taken(rule(group_name="B"), 1, DownloadState.QUEUED)

    shown = showings.around(TODAY)

    assert shown[0].state == "downloading"
    assert len(numbers(shown)) == len(set(numbers(shown))) == 12


@pytest.mark.parametrize(
    "state", [{"disabled": True}, {"archived": True}, {"kind": "movie"}], ids=str
)
def test_what_is_not_followed_is_not_in_the_calendar(state: dict[str, object]) -> None:
    rule(**state)  # type: ignore[arg-type]

    assert showings.around(TODAY) == []


def test_episodes_whose_day_nobody_knows_are_not_guessed_at() -> None:
    item = rule(weeks=0)
    taken(item, 3, DownloadState.DONE)

    assert showings.around(TODAY) == []
    assert showings.without_days([item]) == [item]


def test_a_week_of_many_rules_costs_the_same_queries(django_assert_num_queries: object) -> None:
    for name in "ABCDEFGH":
        rule(group_name=name)

    with django_assert_num_queries(5):  # type: ignore[operator]
        showings.around(TODAY)
