"""Missing episodes are searched for, and come in like any other release: once."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.fixtures import Settings

from apps.accounts import access_tokens, people
from apps.bangumi.models import Alias, Episode, ReleaseState, Rule
from apps.bangumi.models import Release as Row
from apps.core import clock, locks
from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.hosts import Turns
from apps.core.http import Outside
from apps.core.models import Job
from apps.downloader.models import Download, DownloadState
from apps.metadata.catalogue import document
from apps.rss import refresh
from apps.rss import tasks as rss
from apps.rss.models import Feed
from apps.search import backfill, listing
from apps.search import tasks as search
from apps.search.models import BackFill
from tests.world.shows import ANI, LIGHTHOUSE, LOLIHOUSE, SNOW_COURIER, Group, Release, Show
from tests.world.site import Trouble
from tests.world.sites.bangumi_data import item_of
from tests.world.world import World

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
Fill = Callable[[], list[backfill.Filled]]


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    """A way out that does not wait between tries."""
    with Outside(turns=Turns(tmp_path), retry_pause_seconds=0) as way:
        yield way


@pytest.fixture
def fill(world: World, outside: Outside, rule: Rule) -> Fill:  # noqa: ARG001 - there is something to search for
    """One turn of the job, with Nyaa's search as the only provider."""
    listing.replace({"nyaa": f"{world.nyaa.url}/?page=rss&q=%s&c=0_0&f=0"})

    def turn() -> list[backfill.Filled]:
        return backfill.fill_due(config=Config(), outside=outside, now=clock.now())

    return turn


def publish(world: World, *numbers: str, show: Show = LIGHTHOUSE, group: Group = LOLIHOUSE) -> None:
    for number in numbers:
        world.publish(Release(show=show, group=group, number=number), sites=("nyaa",))


@pytest.fixture
def rule(world: World, outside: Outside) -> Rule:
    """A rule that was made when its feed showed episode 5 alone."""
    world.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE, number="05"), sites=("mikan",))
    Feed.objects.create(url=world.mikan.aggregate_url, name="all", aggregate=True)
    refresh.refresh_all(config=Config(), outside=outside)
    Rule.objects.update(settled_at=clock.now(), save_path="/library/x")
    return Rule.objects.get()


def taken() -> list[float | None]:
    rows = Row.objects.filter(state=ReleaseState.TAKEN).order_by("episode")
    return list(rows.values_list("episode", flat=True))


def test_what_came_out_before_the_rule_was_made_is_found_and_claimed_once(
    world: World, rule: Rule, fill: Fill
) -> None:
    publish(world, "01", "02", "03", "04", "05")

    (done,) = fill()
    again = fill()

    assert taken() == [1, 2, 3, 4, 5]
    assert Download.objects.count() == 5
    assert len(done.titles) == 4
    assert again == []
    rule.refresh_from_db()
    assert rule.eps_collect is True


def test_the_feed_that_shows_them_later_claims_nothing_twice(
    world: World, fill: Fill, outside: Outside
) -> None:
    for number in ("01", "02", "03", "04"):
        world.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE, number=number))
    fill()

    refresh.refresh_all(config=Config(), outside=outside)

    assert taken() == [1, 2, 3, 4, 5]
    assert Download.objects.count() == 5
    assert Rule.objects.count() == 1


def test_it_is_complete_only_when_nothing_is_missing(world: World, rule: Rule, fill: Fill) -> None:
    publish(world, "01", "02", "04")

    (done,) = fill()

    rule.refresh_from_db()
    assert (sorted(done.left), rule.eps_collect) == ([3], False)
    assert taken() == [1, 2, 4, 5]


def test_a_rule_is_searched_for_once_a_day_and_seldomer_while_nothing_is_found(
    world: World, rule: Rule, fill: Fill
) -> None:
    pauses = []
    for _ in range(7):
        (done,) = fill()
        assert done.titles == []
        assert fill() == []
        state = BackFill.objects.get(rule=rule)
        pauses.append(round((state.next_at - clock.now()) / DAY))
        BackFill.objects.update(next_at=clock.now() - DAY)

    assert pauses == [1, 2, 4, 8, 16, 16, 16]
    assert len(world.nyaa.heard("/")) == 7


def test_after_a_search_in_vain_it_is_searched_for_with_fewer_words(
    world: World, fill: Fill
) -> None:
    for _ in range(3):
        fill()
        BackFill.objects.update(next_at=clock.now() - DAY)

    asked = [len(one.asked.query["q"].split()) for one in world.nyaa.heard("/")]
    assert asked == sorted(asked, reverse=True)
    assert asked[0] > asked[1] > asked[2]


def test_then_it_is_searched_for_under_its_other_spellings(world: World, fill: Fill) -> None:
    rule = Rule.objects.get()
    Alias.objects.create(rule=rule, text="Another Spelling")
    for _ in range(5):
        fill()
        BackFill.objects.update(next_at=clock.now() - DAY)

    asked = [one.asked.query["q"] for one in world.nyaa.heard("/")]
    assert ["Another" in one for one in asked] == [False, False, False, True, False]


@pytest.mark.parametrize("trouble", [Trouble.SERVER_ERROR, Trouble.HTML, Trouble.GARBAGE])
def test_a_search_that_nobody_answered_proves_nothing(
    world: World, rule: Rule, fill: Fill, trouble: Trouble
) -> None:
    publish(world, "01", "02", "03", "04")
    world.nyaa.fail("/", trouble)

    (failed,) = fill()

    state = BackFill.objects.get(rule=rule)
    rule.refresh_from_db()
    assert failed.has_failed
    assert (rule.eps_collect, state.empty_in_a_row, state.failed_in_a_row) == (False, 0, 1)
    assert state.problem
    assert state.next_at < clock.now() + DAY


def test_another_provider_is_asked_for_what_the_first_did_not_have(
    world: World, fill: Fill
) -> None:
    publish(world, "01", "02")
    for number in ("03", "04"):
        world.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE, number=number), sites=("acgrip",))
    listing.replace(
        {
            "broken": f"{world.dmhy.url}/topics/rss/rss.xml?keyword=%s",
            "nyaa": f"{world.nyaa.url}/?page=rss&q=%s&c=0_0&f=0",
            "acgrip": f"{world.acgrip.url}/.xml?term=%s",
        }
    )
    world.dmhy.fail("/", Trouble.SERVER_ERROR)

    (done,) = fill()

    assert taken() == [1, 2, 3, 4, 5]
    assert done.answers == 2


def test_other_groups_other_shows_and_what_the_filter_drops_stay_out(
    world: World, fill: Fill
) -> None:
    Rule.objects.update(filter=["- 02 "])
    publish(world, "01", "02")
    publish(world, "03", group=ANI)
    publish(world, "04", show=SNOW_COURIER)

    fill()

    assert taken() == [1, 5]


def test_what_is_there_is_not_taken_again_in_another_version(world: World, fill: Fill) -> None:
    publish(world, "04")
    world.publish(
        Release(show=LIGHTHOUSE, group=LOLIHOUSE, number="05", version=2), sites=("nyaa",)
    )

    fill()

    assert taken() == [4, 5]


def test_what_comes_before_the_first_one_wanted_is_not_missed(world: World, fill: Fill) -> None:
    Rule.objects.update(wanted_from=3)
    publish(world, "01", "02", "03", "04")

    fill()

    assert taken() == [3, 4, 5]
    assert Rule.objects.get().eps_collect is True


def test_what_a_person_deleted_in_the_client_is_left_alone(world: World, fill: Fill) -> None:
    publish(world, "01", "02", "03", "04")
    fill()
    Download.objects.filter(name__contains=" 02 ").update(state=DownloadState.LOST)
    Rule.objects.update(eps_collect=False)
    BackFill.objects.update(next_at=clock.now())

    (done,) = fill()

    assert done.missing == frozenset()
    assert done.is_complete


@pytest.mark.parametrize("state", [DownloadState.LOST, DownloadState.REJECTED])
def test_it_is_found_again_when_a_person_asks(world: World, fill: Fill, state: str) -> None:
    publish(world, "01", "02", "03", "04")
    fill()
    Download.objects.filter(name__contains=" 02 ").update(state=state)
    store.update(world.settings(), author="test")

    search.back_fill(str(Rule.objects.get().pk))

    assert taken() == [1, 2, 3, 4, 5]
    assert not Download.objects.filter(state=state).exists()


def test_what_was_broadcast_a_moment_ago_is_left_to_the_feeds(world: World, fill: Fill) -> None:
    item = Rule.objects.get()
    hours = {1: 500, 2: 400, 3: 300, 4: 200, 5: 100, 6: 3, 7: -100}
    Episode.objects.bulk_create(
        Episode(
            rule=item,
            season=1,
            number=number,
            air_date=(clock.now() - dt.timedelta(hours=ago)).date(),
            airs_at=clock.now() - dt.timedelta(hours=ago),
            source="bgmtv",
            changed_at=clock.now(),
        )
        for number, ago in hours.items()
    )
    publish(world, "01", "02", "03", "04", "06")

    (done,) = fill()

    assert taken() == [1, 2, 3, 4, 5]
    assert done.fresh == {6}
    assert Rule.objects.get().eps_collect is False


def test_a_release_from_before_the_show_began_is_of_another_show(
    world: World, fill: Fill, settings: Settings
) -> None:
    path = settings.DATA_DIR / "listed.json.gz"
    settings.CATALOGUE_SNAPSHOT = path
    document.write(path, {"of": "2024-10-01"}, [item_of(LIGHTHOUSE)])
    Rule.objects.update(bgm_id=LIGHTHOUSE.bgm_id)
    long_ago = dt.datetime.combine(LIGHTHOUSE.started, dt.time(), dt.UTC) - 700 * DAY
    world.publish(
        Release(show=LIGHTHOUSE, group=LOLIHOUSE, number="02"), at=long_ago, sites=("nyaa",)
    )

    fill()

    assert taken() == [5]


@pytest.mark.parametrize(
    "state",
    [
        {"disabled": True},
        {"archived": True},
        {"eps_collect": True},
        {"settled_at": None},
        {"kind": "movie"},
    ],
    ids=str,
)
def test_only_rules_that_are_followed_and_not_complete_are_searched_for(
    world: World, fill: Fill, state: dict[str, Any]
) -> None:
    Rule.objects.update(**state)
    publish(world, "01", "02", "03", "04")

    assert fill() == []
    assert world.nyaa.heard("/") == []


def test_a_turn_that_died_is_not_begun_again_at_once(rule: Rule, fill: Fill) -> None:
    backfill.begin(rule, now=clock.now())  # what a killed worker leaves

    assert fill() == []
    BackFill.objects.update(next_at=clock.now())
    assert len(fill()) == 1


def test_two_never_search_for_one_rule_at_once(world: World, rule: Rule, fill: Fill) -> None:
    publish(world, "01", "02", "03", "04")
    said = StringIO()

    with locks.hold(f"backfill {rule.pk}"):
        by_job = fill()
        call_command("backfill", stdout=said)
        search.back_fill(str(rule.pk))

    assert by_job == []
    assert "is being searched for just now" in said.getvalue()
    assert world.nyaa.heard("/") == []


def test_one_rule_that_breaks_does_not_stop_the_next(world: World, fill: Fill) -> None:
    other = Rule.objects.get()
    other.pk = None
    other.title_raw = "Something Else"
    other.save()
    publish(world, "01", "02", "03", "04")

    fill()

    assert taken() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("is_on", [True, False])
def test_it_follows_each_round_of_feeds_where_it_is_on(*, is_on: bool) -> None:
    store.update({"bangumi_manage": {"eps_complete": is_on}}, author="test")

    rss.feeds("")

    assert Job.objects.filter(name="backfill").exists() is is_on


@pytest.mark.usefixtures("fill")
def test_the_command_says_what_it_would_take_and_takes_nothing(world: World) -> None:
    publish(world, "01", "02", "03")
    said = StringIO()

    call_command("backfill", "--dry-run", stdout=said)

    assert "1, 2, 3, 4 missing, 3 found, still missing: 4" in said.getvalue()
    assert "+ [LoliHouse]" in said.getvalue()
    assert taken() == [5]
    assert not BackFill.objects.exists()


def test_the_command_searches_for_one_rule_whenever_it_was_done_last(
    world: World, rule: Rule, fill: Fill
) -> None:
    fill()
    publish(world, "01", "02", "03", "04")

    call_command("backfill", str(rule.pk), stdout=StringIO())

    assert taken() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("word", ["0", "99999999999999999999999", "nothing of this name"])
def test_the_command_knows_only_rules_that_are_followed(word: str) -> None:
    with pytest.raises(CommandError):
        call_command("backfill", word)


@pytest.fixture
def api() -> Client:
    """A program with a token that may change things."""
    owner = people.found(username="keeper", password="a long enough one")
    token = access_tokens.issue(owner=owner, name="x", scope="write").text
    return Client(headers={"authorization": f"Bearer {token}"})


def test_a_client_asks_for_a_search_and_sees_how_it_stands(
    world: World, rule: Rule, fill: Fill, api: Client
) -> None:
    before = api.get(f"/api/v1/bangumi/{rule.pk}/backfill").json()
    asked = api.post(f"/api/v1/bangumi/{rule.pk}/backfill")
    publish(world, "01", "02", "03")
    fill()
    after = api.get(f"/api/v1/bangumi/{rule.pk}/backfill").json()

    assert before["missing"] == [1, 2, 3, 4]
    assert (before["asked_at"], before["found"]) == (None, 0)
    assert asked.status_code == 200
    assert json.loads(asked.content)["msg_zh"]
    assert Job.objects.filter(name="backfill", subject=str(rule.pk)).exists()
    assert (after["missing"], after["found"], after["complete"]) == ([4], 3, False)
    assert after["next_at"] > after["asked_at"]


def test_a_rule_that_is_switched_off_is_not_searched_for(rule: Rule, api: Client) -> None:
    Rule.objects.update(disabled=True)

    answer = api.post(f"/api/v1/bangumi/{rule.pk}/backfill")

    assert answer.status_code == 400
    assert not Job.objects.filter(name="backfill").exists()


def test_the_back_office_shows_how_searches_stand_and_searches_again(
    rule: Rule, fill: Fill, client: Client
) -> None:
    fill()
    people.found(username="keeper", password="a long enough one")
    client.post("/login/", {"username": "keeper", "password": "a long enough one"})

    shown = client.get("/admin/search/backfill/").content.decode()
    state = BackFill.objects.get()
    sent = {"action": "search_now", "_selected_action": [str(state.pk)]}
    client.post("/admin/search/backfill/", sent)
    by_search = Job.objects.filter(name="backfill", subject=str(rule.pk)).delete()[0]
    sent = {"action": "search_missing", "_selected_action": [str(rule.pk)]}
    client.post("/admin/bangumi/rule/", sent)
    by_rule = Job.objects.filter(name="backfill", subject=str(rule.pk)).delete()[0]

    assert rule.official_title in shown
    assert (by_search, by_rule) == (1, 1)
