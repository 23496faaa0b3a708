"""A person says which work a rule is: the number stays, the sources follow it, and what was chosen is shown."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from apps.accounts import people
from apps.bangumi import intake, pinning, rules
from apps.bangumi.candidate import Candidate
from apps.bangumi.models import Rule
from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.errors import Unreachable
from apps.core.hosts import Turns
from apps.core.http import Outside
from apps.core.models import Job
from apps.metadata import standing
from tests.bangumi.conftest import NOW
from tests.bangumi.settling import settle_one
from tests.library.folder_client import FolderClient
from tests.world.shows import LIGHTHOUSE, LOLIHOUSE, PAPER_MOON, SNOW_COURIER, Release, Show
from tests.world.site import Trouble
from tests.world.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def http(tmp_path: Path) -> Iterator[Outside]:
    with Outside(turns=Turns(tmp_path / "hosts"), retry_pause_seconds=0) as outside:
        yield outside


@pytest.fixture
def config(world: World) -> Config:
    """The world, and names in Chinese."""
    store.update(world.settings(), author="test")
    return store.load()


@pytest.fixture
def rule(world: World, config: Config, http: Outside) -> Rule:
    """A rule of the lighthouse, settled; the world knows the snow courier too."""
    world.catalogue.know([SNOW_COURIER, PAPER_MOON])
    return settled(world, config, http, LIGHTHOUSE)


def settled(world: World, config: Config, http: Outside, show: Show) -> Rule:
    out = world.publish(Release(show=show, group=LOLIHOUSE, number="03"))
    offered = Candidate(
        title=out.release.title,
        url=f"{world.mikan.url}/Download/x/{out.info_hash}.torrent",
        homepage=f"{world.mikan.url}/Home/Episode/{out.info_hash}",
        info_hash=out.info_hash,
    )
    intake.take_in(
        [offered], aggregate=True, parser="mikan", source_url=f"{world.mikan.url}/RSS",
        rule=None, config=config, now=NOW,
    )  # fmt: skip
    return settle_one(Rule.objects.latest("pk"), config, outside=http)


@pytest.fixture
def api() -> Client:
    people.found(username="keeper", password="a long enough one")
    client = Client()
    body = {"username": "keeper", "password": "a long enough one"}
    client.post("/api/v1/auth/login", body, content_type="application/json")
    return client


def update(api: Client, rule: Rule, **body: Any) -> tuple[int, Any]:
    url = f"/api/v1/bangumi/update/{rule.pk}"
    answer = api.patch(url, json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


def ask_again(config: Config, http: Outside) -> Rule:
    pinning.ask_again(config, outside=http, client=FolderClient)
    return Rule.objects.get()


def test_the_record_carries_the_numbers_that_were_found(api: Client, rule: Rule) -> None:
    record = api.get(f"/api/v1/bangumi/get/{rule.pk}").json()

    assert (record["bgm_id"], record["tmdb_id"]) == (LIGHTHOUSE.bgm_id, LIGHTHOUSE.tmdb_id)
    assert (record["bgm_pinned"], record["tmdb_pinned"]) == (False, False)


@pytest.mark.parametrize("number", ["bgm_id", "tmdb_id"])
def test_a_number_set_by_hand_names_the_show_and_its_folder(
    api: Client, rule: Rule, config: Config, http: Outside, number: str
) -> None:
    status, _ = update(api, rule, **{number: getattr(SNOW_COURIER, number)})
    asked = Job.objects.filter(name="metadata").exclude(due_at=None).exists()

    found = ask_again(config, http)

    assert (status, asked) == (200, True)
    assert getattr(found, number) == getattr(SNOW_COURIER, number)
    assert getattr(found, number.replace("_id", "_pinned"))
    assert found.official_title == SNOW_COURIER.zh
    assert found.year == SNOW_COURIER.first_season_started.year
    assert f"/{SNOW_COURIER.zh} (" in found.save_path
    assert found.rule_name.startswith(SNOW_COURIER.zh)
    assert not found.is_doubted


def test_a_record_that_comes_back_as_it_was_pins_nothing(api: Client, rule: Rule) -> None:
    record = api.get(f"/api/v1/bangumi/get/{rule.pk}").json()

    assert update(api, rule, **record)[0] == 200

    rule.refresh_from_db()
    assert (rule.bgm_pinned, rule.tmdb_pinned, rule.is_doubted) == (False, False, False)


def test_a_number_that_was_right_can_be_pinned_too(api: Client, rule: Rule) -> None:
    update(api, rule, bgm_pinned=True)

    rule.refresh_from_db()
    assert (rule.bgm_id, rule.bgm_pinned, rule.is_doubted) == (LIGHTHOUSE.bgm_id, True, False)


def test_without_its_number_a_rule_is_left_to_the_sources_again(
    api: Client, rule: Rule, config: Config, http: Outside
) -> None:
    update(api, rule, bgm_id=SNOW_COURIER.bgm_id)
    ask_again(config, http)

    update(api, rule, bgm_id=None)
    found = ask_again(config, http)

    assert (found.bgm_id, found.bgm_pinned) == (LIGHTHOUSE.bgm_id, False)
    assert found.official_title == LIGHTHOUSE.zh


def test_a_folder_without_a_year_never_gets_one_later(
    api: Client, rule: Rule, config: Config, http: Outside
) -> None:
    rules.change(rule, {"year": None}, config=config, client=FolderClient())
    folder = Rule.objects.get().save_path

    update(api, rule, bgm_id=LIGHTHOUSE.bgm_id, tmdb_id=None)
    Rule.objects.update(is_doubted=True)
    found = ask_again(config, http)

    assert "(" not in folder
    assert (found.year, found.save_path) == (None, folder)


def test_a_title_given_by_hand_stays(rule: Rule, config: Config, http: Outside) -> None:
    by_hand = {"official_title": "我的灯塔", "bgm_id": SNOW_COURIER.bgm_id}
    rules.change(rule, by_hand, config=config, client=FolderClient())

    found = ask_again(config, http)

    assert found.official_title == "我的灯塔"
    assert found.bgm_id == SNOW_COURIER.bgm_id


def test_a_season_set_by_hand_stays_and_an_assumed_one_follows(
    api: Client, rule: Rule, config: Config, http: Outside
) -> None:
    update(api, rule, bgm_id=SNOW_COURIER.bgm_id)
    assert ask_again(config, http).season == 2
    assert Rule.objects.get().season_is_assumed

    by_hand = {"season": 5, "bgm_id": SNOW_COURIER.bgm_id, "bgm_pinned": False}
    rules.change(Rule.objects.get(), by_hand, config=config, client=FolderClient())
    update(api, Rule.objects.get(), bgm_id=LIGHTHOUSE.bgm_id)
    ask_again(config, http)
    update(api, Rule.objects.get(), bgm_id=SNOW_COURIER.bgm_id)

    assert ask_again(config, http).season == 5


def test_a_locked_weekday_stays(api: Client, rule: Rule, config: Config, http: Outside) -> None:
    locked = (SNOW_COURIER.weekday + 1) % 7
    api.patch(
        f"/api/v1/bangumi/{rule.pk}/weekday",
        json.dumps({"weekday": locked}),
        content_type="application/json",
    )
    update(api, rule, bgm_id=SNOW_COURIER.bgm_id)

    assert ask_again(config, http).air_weekday == locked


def test_while_the_named_source_is_down_the_rule_waits(
    api: Client, world: World, rule: Rule, config: Config, http: Outside
) -> None:
    update(api, rule, bgm_id=SNOW_COURIER.bgm_id)
    world.bgm.fail("/v0/", Trouble.SERVER_ERROR)

    waiting = ask_again(config, http)
    world.bgm.heal()
    found = ask_again(config, http)

    assert (waiting.official_title, waiting.is_doubted) == (LIGHTHOUSE.zh, True)
    assert (found.official_title, found.is_doubted) == (SNOW_COURIER.zh, False)


def test_a_source_that_is_left_alone_is_not_asked_for_a_rule_that_waits(
    api: Client, world: World, rule: Rule, config: Config, http: Outside
) -> None:
    update(api, rule, bgm_id=SNOW_COURIER.bgm_id)
    world.bgm.fail("/v0/", Trouble.SERVER_ERROR)
    for _ in range(standing.FAILURES_ALLOWED):
        ask_again(config, http)
    world.bgm.forget()

    assert ask_again(config, http).is_doubted
    assert world.bgm.heard() == []


def test_while_the_torrents_cannot_be_moved_nothing_changes(
    api: Client, rule: Rule, config: Config, http: Outside
) -> None:
    update(api, rule, bgm_id=SNOW_COURIER.bgm_id)

    def away() -> FolderClient:
        raise Unreachable(host="client.example")

    assert pinning.ask_again(config, outside=http, client=away) == 0

    rule.refresh_from_db()
    assert (rule.official_title, rule.is_doubted) == (LIGHTHOUSE.zh, True)


def test_a_number_that_nobody_knows_is_kept_and_said_so(
    api: Client, rule: Rule, config: Config, http: Outside
) -> None:
    update(api, rule, bgm_id=99)

    found = ask_again(config, http)

    assert (found.bgm_id, found.official_title) == (99, LIGHTHOUSE.zh)
    work = api.get(f"/api/v1/bangumi/{rule.pk}/explain").json()["work"]
    said = {one["source"]: one["said_en"] for one in work["sources"]}
    assert "does not know" in said["bgm.tv"]
    assert "another work" in said["mikan"]


@pytest.mark.parametrize("bad", [0, -1, 2**31, "x", 1.5, True, [], {}, "9" * 5000])
def test_a_number_that_is_none_is_refused(api: Client, rule: Rule, bad: object) -> None:
    status, said = update(api, rule, bgm_id=bad, official_title="新")

    assert status == 400
    assert said["msg_zh"]
    rule.refresh_from_db()
    assert (rule.official_title, rule.bgm_id) == (LIGHTHOUSE.zh, LIGHTHOUSE.bgm_id)


def test_the_choice_and_its_runners_up_are_shown_in_both_languages(
    api: Client, world: World, config: Config, http: Outside
) -> None:
    world.catalogue.know([LIGHTHOUSE])
    world.mikan.fail("/Home/", Trouble.SERVER_ERROR)
    rule = settled(world, config, http, LIGHTHOUSE)

    work = api.get(f"/api/v1/bangumi/{rule.pk}/explain").json()["work"]

    chosen = [one for one in work["candidates"] if one["chosen"]]
    assert [(one["source"], one["id"]) for one in chosen] == [
        ("tmdb", LIGHTHOUSE.tmdb_id),
        ("bgm.tv", LIGHTHOUSE.bgm_id),
    ]
    assert "the same name (+100)" in chosen[0]["reason_en"]
    assert "名称相同（+100）" in chosen[0]["reason_zh"]


def typed_into_the_admin(api: Client, rule: Rule, **changes: str) -> Any:
    """A rule's page in the back-office, sent with these changes; what is shown next."""
    page = f"/admin/bangumi/rule/{rule.pk}/change/"
    form = api.get(page).context["adminform"].form
    values = {name: "" if value is None else value for name, value in form.initial.items()}
    values = {name: "\n".join(v) if isinstance(v, list) else v for name, v in values.items()}
    values = {name: v for name, v in values.items() if v is not False}
    inline = {"aliases-TOTAL_FORMS": "0", "aliases-INITIAL_FORMS": "0"}
    return api.post(page, values | inline | changes, follow=True)


def test_the_admin_pins_what_is_typed_and_shows_what_was_weighed(api: Client, rule: Rule) -> None:
    shown = api.get(f"/admin/bangumi/rule/{rule.pk}/change/").content.decode()

    answer = typed_into_the_admin(api, rule, tmdb_id=str(SNOW_COURIER.tmdb_id))

    assert LIGHTHOUSE.zh in shown
    assert answer.redirect_chain, answer.context["adminform"].form.errors
    rule.refresh_from_db()
    assert (rule.tmdb_id, rule.tmdb_pinned, rule.bgm_pinned) == (SNOW_COURIER.tmdb_id, True, False)
    assert rule.is_doubted


def test_the_admin_says_which_entry_is_no_expression(api: Client, rule: Rule) -> None:
    answer = typed_into_the_admin(api, rule, filter="720\n(unclosed")

    assert any("(unclosed" in str(one) for one in answer.context["messages"])
    assert Rule.objects.get().filter == ["720", "(unclosed"]
