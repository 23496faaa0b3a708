"""Rules through the API, as 3.2 clients and the reference write it."""

import json
from typing import Any

import pytest
from django.test import Client

from apps.accounts import people
from apps.bangumi import intake
from apps.bangumi.models import Release, Rule
from apps.core.config import store
from apps.core.config.schema import Config
from apps.downloader.models import Download
from tests.bangumi.conftest import NOW, candidate
from tests.world.shows import LIGHTHOUSE, LOLIHOUSE
from tests.world.shows import Release as Published
from tests.world.world import World

pytestmark = pytest.mark.django_db
TITLE = "[LoliHouse] 静静的港 / Quiet Harbour - 0{} [WebRip 1080p HEVC-10bit AAC][简繁内封字幕]"
KEYS = {
    *("id", "official_title", "year", "title_raw", "season", "season_raw", "group_name", "dpi"),
    *("source", "subtitle", "eps_collect", "episode_offset", "season_offset", "filter"),
    *("rss_link", "poster_link", "added", "rule_name", "save_path", "deleted", "archived"),
    *("air_weekday", "weekday_locked", "needs_review", "needs_review_reason"),
    *("suggested_season_offset", "suggested_episode_offset", "title_aliases"),
}


@pytest.fixture
def api() -> Client:
    people.found(username="keeper", password="a long enough one")
    client = Client()
    body = {"username": "keeper", "password": "a long enough one"}
    assert (
        client.post("/api/v1/auth/login", body, content_type="application/json").status_code == 200
    )
    return client


@pytest.fixture
def rule() -> Rule:
    intake.take_in(
        [candidate(TITLE.format(3), number=3)], aggregate=True, parser="mikan",
        source_url="http://site.example/RSS", rule=None, config=Config(), now=NOW,
    )  # fmt: skip
    Rule.objects.update(settled_at=NOW, save_path="/library/静静的港/Season 1")
    return Rule.objects.get()


def ask(api: Client, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    call = getattr(api, method)
    url = f"/api/v1/bangumi/{path}"
    answer = (
        call(url) if body is None else call(url, json.dumps(body), content_type="application/json")
    )
    return answer.status_code, answer.json()


def test_a_rule_has_every_key_and_texts_where_a_client_splits(api: Client, rule: Rule) -> None:
    status, listed = ask(api, "get", "get/all")
    assert status == 200
    (record,) = listed
    assert set(record) >= KEYS
    assert record["filter"] == r"720,\d+-\d+"
    assert record["rss_link"] == "http://site.example/RSS"
    assert ask(api, "get", f"get/{rule.pk}") == (200, record)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "get/99"),
        ("patch", "update/99"),
        ("delete", "delete/99"),
        ("delete", "disable/99"),
        ("get", "enable/99"),
        ("get", "refresh/poster/99"),
        ("patch", "archive/99"),
        ("patch", "unarchive/99"),
        ("post", "dismiss-review/99"),
        ("patch", "99/weekday"),
        ("get", "suggest-offset/99"),
    ],
)
def test_an_unknown_rule_is_not_found_in_both_languages(
    api: Client, method: str, path: str
) -> None:
    status, body = ask(api, method, path, {} if method != "get" else None)
    assert (status, body["status"]) == (404, False)
    assert body["msg_en"]
    assert body["msg_zh"]
    assert body["detail"] == body["msg_en"]


def test_a_part_of_a_record_changes_that_part_only(api: Client, rule: Rule) -> None:
    status, body = ask(api, "patch", f"update/{rule.pk}", {"filter": "HEVC,繁", "unknown": 1})
    assert (status, body["status"]) == (200, True)
    rule.refresh_from_db()
    assert rule.filter == ["HEVC", "繁"]
    assert rule.official_title == "静静的港"


def test_a_filter_survives_round_trips_letter_by_letter(api: Client, rule: Rule) -> None:
    for _ in range(2):
        _, record = ask(api, "get", f"get/{rule.pk}")
        sent = {**record, "filter": r"\[1[0-3]\]"}
        assert ask(api, "patch", f"update/{rule.pk}", sent)[0] == 200
    assert ask(api, "get", f"get/{rule.pk}")[1]["filter"] == r"\[1[0-3]\]"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"season": "two"}, "season"),
        ({"season": -1}, "season"),
        ({"official_title": ""}, "official_title"),
        ({"official_title": 5}, "official_title"),
        ({"air_weekday": 7}, "air_weekday"),
        ({"filter": [1]}, "filter"),
        ({"archived": "perhaps"}, "archived"),
    ],
)
def test_a_bad_value_is_named_and_nothing_is_saved(
    api: Client, rule: Rule, body: dict[str, Any], field: str
) -> None:
    before = ask(api, "get", f"get/{rule.pk}")[1]
    status, answer = ask(api, "patch", f"update/{rule.pk}", body)
    assert status == 400
    assert answer["errors"][0]["field"] == field
    assert answer["errors"][0]["msg_zh"]
    assert ask(api, "get", f"get/{rule.pk}")[1] == before


def test_a_changed_title_changes_the_folder(api: Client, rule: Rule) -> None:
    Rule.objects.update(save_path="")
    assert (
        ask(api, "patch", f"update/{rule.pk}", {"official_title": "港", "year": "2024"})[0] == 200
    )
    rule.refresh_from_db()
    assert rule.save_path.endswith("/港 (2024)/Season 1")


@pytest.mark.parametrize("body", [{"bangumi_ids": [1]}, {"bangumi_id": [1]}, {"ids": ["1"]}, [1]])
@pytest.mark.parametrize("path", ["disable/many", "disable/many/"])
def test_batches_come_in_every_shape(api: Client, rule: Rule, path: str, body: Any) -> None:
    Rule.objects.filter(pk=rule.pk).update(disabled=False)
    text = json.loads(json.dumps(body).replace("1", str(rule.pk)))
    for method in ("delete", "post"):
        status, answer = ask(api, method, path, text)
        assert (status, answer["disabled"]) == (200, [rule.pk])
    assert Rule.objects.get().disabled


@pytest.mark.parametrize("body", [{}, [], {"bangumi_ids": []}, {"bangumi_ids": "all"}, "1"])
def test_a_batch_of_nothing_is_refused(api: Client, body: Any) -> None:
    assert ask(api, "delete", "delete/many/", body)[0] == 400


def test_a_batch_of_unknown_rules_is_not_found(api: Client) -> None:
    assert ask(api, "delete", "delete/many/", {"bangumi_ids": [99]})[0] == 404


def test_disabling_keeps_everything_and_enabling_follows_again(api: Client, rule: Rule) -> None:
    assert ask(api, "delete", f"disable/{rule.pk}")[0] == 200
    assert Rule.objects.get().disabled
    assert ask(api, "get", f"enable/{rule.pk}")[0] == 200
    assert not Rule.objects.get().disabled
    assert Release.objects.count() == 1


def test_deleting_without_touching_the_client_forgets_the_releases(api: Client, rule: Rule) -> None:
    status, answer = ask(api, "delete", f"delete/{rule.pk}?file=false")
    assert (status, answer["status"]) == (200, True)
    assert not Rule.objects.exists()
    assert not Release.objects.exists()
    assert not Download.objects.exists()


def test_a_client_that_is_away_keeps_its_tasks_and_the_answer_says_so(
    api: Client, rule: Rule
) -> None:
    status, answer = ask(api, "delete", f"delete/{rule.pk}")
    assert status == 200
    assert "stayed" in answer["msg_en"]
    assert not Rule.objects.exists()


def test_deleting_with_files_changes_nothing_while_the_client_is_away(
    api: Client, rule: Rule
) -> None:
    status, answer = ask(api, "delete", f"delete/{rule.pk}?file=true")
    assert (status, answer["status"]) == (500, False)
    assert Rule.objects.exists()


def test_a_weekday_set_by_hand_is_locked_and_null_gives_it_back(api: Client, rule: Rule) -> None:
    assert ask(api, "patch", f"{rule.pk}/weekday", {"weekday": 4})[0] == 200
    rule.refresh_from_db()
    assert (rule.air_weekday, rule.weekday_locked) == (4, True)
    assert ask(api, "patch", f"{rule.pk}/weekday", {"weekday": None})[0] == 200
    rule.refresh_from_db()
    assert (rule.air_weekday, rule.weekday_locked) == (None, False)
    assert ask(api, "patch", f"{rule.pk}/weekday", {"weekday": 7})[0] == 400
    assert ask(api, "patch", f"{rule.pk}/weekday", {})[0] == 400


def test_resetting_deletes_all_rules_with_their_releases(api: Client, rule: Rule) -> None:
    assert rule.pk
    assert ask(api, "get", "reset/all")[0] == 200
    assert not Rule.objects.exists()
    assert not Release.objects.exists()


def test_every_release_of_a_rule_is_explained_in_both_languages(api: Client, rule: Rule) -> None:
    (entry,) = ask(api, "get", f"{rule.pk}/explain")[1]["releases"]
    assert entry["reason"] == "new_rule"
    assert entry["reason_en"]
    assert entry["reason_zh"]


def test_without_a_key_nothing_is_known_of_the_numbering(api: Client) -> None:
    body = {"title": "Quiet Harbour", "parsed_season": 2, "parsed_episode": 1}
    assert ask(api, "post", "detect-offset", body) == (
        200,
        {"has_mismatch": False, "suggestion": None, "tmdb_info": None},
    )


def test_a_season_that_the_catalogue_does_not_have_is_a_mismatch(api: Client, world: World) -> None:
    world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE, number="01"))
    store.update(world.settings(), author="test")
    body = {"title": LIGHTHOUSE.zh, "parsed_season": 2, "parsed_episode": 1}
    status, found = ask(api, "post", "detect-offset", body)
    assert status == 200
    assert found["has_mismatch"] is True
    assert found["suggestion"]["season_offset"] == -1
    assert isinstance(found["suggestion"]["episode_offset"], int)
    assert found["tmdb_info"]["season_episode_counts"]["1"] == LIGHTHOUSE.episodes


@pytest.mark.parametrize(
    "body",
    [{}, {"title": ""}, {"title": 5}, {"title": "x", "parsed_season": "two"}, [], "text"],
)
def test_a_question_that_makes_no_sense_is_refused(api: Client, body: Any) -> None:
    assert ask(api, "post", "detect-offset", body)[0] == 400


def test_nobody_is_told_anything_without_signing_in(rule: Rule) -> None:
    for path in ("get/all", f"get/{rule.pk}", f"{rule.pk}/explain", "needs-review"):
        assert ask(Client(), "get", path)[0] == 401


def test_a_list_that_comes_back_as_it_was_shown_is_kept_whole(api: Client, rule: Rule) -> None:
    Rule.objects.update(filter=[r"\[1[0-3]\]", "a{1,2}"])
    for _ in range(2):
        shown = ask(api, "get", f"get/{rule.pk}")[1]
        assert ask(api, "patch", f"update/{rule.pk}", shown)[0] == 200
    assert Rule.objects.get().filter == [r"\[1[0-3]\]", "a{1,2}"]


def test_a_filter_that_is_no_expression_or_takes_too_long_is_kept_and_said(
    api: Client, rule: Rule
) -> None:
    sent = {"filter": ["720", "(unclosed"], "include": ["(a+)+$"]}
    status, answer = ask(api, "patch", f"update/{rule.pk}", sent)
    assert status == 200
    for odd in ("(unclosed", "(a+)+$"):
        assert odd in answer["msg_en"]
        assert odd in answer["msg_zh"]
    assert "720" not in answer["msg_en"]
    assert Rule.objects.get().filter == ["720", "(unclosed"]
    assert ask(api, "get", f"{rule.pk}/explain")[1]["not_expressions"] == ["(unclosed"]


def test_what_must_be_there_and_where_to_begin_are_settings_of_a_rule(
    api: Client, rule: Rule
) -> None:
    body = {"include": ["HEVC"], "include_all": True, "wanted_from": 12.5}
    assert ask(api, "patch", f"update/{rule.pk}", body)[0] == 200
    shown = ask(api, "get", f"get/{rule.pk}")[1]
    assert {name: shown[name] for name in body} == body


@pytest.mark.parametrize("first", [-1, "x", [], 1e9, True])
def test_a_first_episode_that_is_none_is_refused(api: Client, rule: Rule, first: object) -> None:
    assert ask(api, "patch", f"update/{rule.pk}", {"wanted_from": first})[0] == 400
    assert Rule.objects.get().wanted_from is None


def test_other_spellings_can_be_given_by_hand(api: Client, rule: Rule) -> None:
    for sent in (["Calm Port", "Calm Port"], '["Calm Port"]'):
        assert ask(api, "patch", f"update/{rule.pk}", {"title_aliases": sent})[0] == 200
        assert ask(api, "get", f"get/{rule.pk}")[1]["title_aliases"] == '["Calm Port"]'
    assert ask(api, "patch", f"update/{rule.pk}", {"title_aliases": None})[0] == 200
    assert ask(api, "get", f"get/{rule.pk}")[1]["title_aliases"] == '["Calm Port"]'


@pytest.mark.parametrize("sent", ["[", "7", [7], [""], {"a": 1}, ["LoliHouse"], ["loli house"]])
def test_a_spelling_that_cannot_be_one_is_refused(api: Client, rule: Rule, sent: object) -> None:
    assert ask(api, "patch", f"update/{rule.pk}", {"title_aliases": sent})[0] == 400
    assert ask(api, "get", f"get/{rule.pk}")[1]["title_aliases"] is None


def test_releases_that_belong_to_no_rule_are_listed_with_what_came_near(
    api: Client, rule: Rule
) -> None:
    take_unfollowed("[LoliHouse] 剧场版 静静的港 / Quiet Harbour [1080p]")
    (entry,) = ask(api, "get", "torrents/orphans")[1]
    assert (entry["reason"], entry["downloaded"]) == ("no_rule", False)
    (near,) = entry["rivals"]
    assert (near["rule"], near["why"]) == (rule.pk, "other_kind")
    assert near["why_en"]
    assert near["why_zh"]
    assert ask(api, "get", "torrents/orphans/count") == (200, {"count": 1})


def test_a_rule_is_told_what_it_might_have_had(api: Client, rule: Rule) -> None:
    take_unfollowed("[LoliHouse] 剧场版 静静的港 / Quiet Harbour [1080p]")
    explained = ask(api, "get", f"{rule.pk}/explain")[1]
    (lost,) = explained["lost"]
    assert (lost["why"], lost["rule"], lost["reason"]) == ("other_kind", None, "no_rule")
    assert explained["counts"] == {"new_rule": 1}


def take_unfollowed(title: str) -> None:
    intake.take_in(
        [candidate(title, number=9)], aggregate=False, parser="mikan",
        source_url="http://site.example/RSS", rule=None, config=Config(), now=NOW,
    )  # fmt: skip
