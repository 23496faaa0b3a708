"""A title in the laboratory: read and judged as if a feed had brought it, and nothing is stored."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from apps.accounts import people
from apps.bangumi import intake, preview
from apps.bangumi.models import Release, Rule
from apps.core.config.schema import Config
from tests.bangumi.conftest import NOW, candidate

pytestmark = pytest.mark.django_db
TITLE = "[LoliHouse] 静静的港 / Quiet Harbour - {} [WebRip 1080p HEVC-10bit AAC][简繁内封字幕]"
ADDRESS = "/api/v1/titles/parse"


@pytest.fixture
def api() -> Client:
    people.found(username="keeper", password="a long enough one")
    client = Client()
    body = {"username": "keeper", "password": "a long enough one"}
    client.post("/api/v1/auth/login", body, content_type="application/json")
    return client


@pytest.fixture
def rule() -> Rule:
    intake.take_in(
        [candidate(TITLE.format("03"), number=3)], aggregate=True, parser="mikan",
        source_url="http://site.example/RSS", rule=None, config=Config(), now=NOW,
    )  # fmt: skip
    Rule.objects.update(settled_at=NOW, save_path="/library/静静的港 (2024)/Season 1")
    return Rule.objects.get()


def asked(api: Client, body: Any) -> tuple[int, Any]:
    answer = api.post(ADDRESS, json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


def test_a_title_of_a_rule_says_where_its_file_would_stand(api: Client, rule: Rule) -> None:
    status, found = asked(api, {"title": TITLE.format("04")})

    assert status == 200
    assert (found["rule"], found["reason"], found["taken"]) == (rule.pk, "matched", True)
    assert found["path"] == "/library/静静的港 (2024)/Season 1/Quiet Harbour S01E04.mkv"
    assert found["reading"]["episode"] == 4
    assert Release.objects.count() == 1


def test_a_title_of_nothing_known_would_make_a_rule_and_makes_none(api: Client) -> None:
    _, found = asked(api, {"title": TITLE.format("01")})

    assert (found["rule"], found["reason"]) == (None, "new_rule")
    assert found["official_title"] == "静静的港"
    assert not Rule.objects.exists()


def test_a_filter_is_told_with_its_pattern(api: Client, rule: Rule) -> None:
    Rule.objects.update(filter=["简繁"])

    _, found = asked(api, {"title": TITLE.format("04")})

    assert (found["rule"], found["reason"], found["taken"]) == (rule.pk, "rule_filter", False)
    assert "简繁" in found["reason_en"]


def test_an_episode_that_is_there_is_not_taken_again(api: Client, rule: Rule) -> None:
    _, found = asked(api, {"title": TITLE.format("03")})

    assert (found["rule"], found["reason"]) == (rule.pk, "episode_there")


def test_a_rule_of_another_season_is_named_with_the_reason_why_not(api: Client, rule: Rule) -> None:
    Rule.objects.update(season=2, season_is_assumed=False)

    _, found = asked(api, {"title": TITLE.format("03").replace("静静的港", "静静的港 第三季")})

    assert [(one["rule"], one["why"]) for one in found["rivals"]] == [(rule.pk, "other_season")]


def test_every_span_lies_where_it_says(api: Client) -> None:
    title = TITLE.format("01v2")

    _, found = asked(api, {"title": title})

    fields = {one["field"]: title[one["start"] : one["end"]] for one in found["spans"]}
    assert fields["groups"] == "LoliHouse"
    assert fields["resolution"] == "1080p"
    assert "v2" in fields["version"]


def test_several_titles_are_answered_in_their_order(api: Client) -> None:
    _, found = asked(api, {"titles": [TITLE.format("01"), "hello"]})

    assert [one["reading"]["episode"] for one in found] == [1, None]
    assert asked(api, {"titles": []}) == (200, [])


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"title": ""},
        {"title": 3},
        {"title": "x" * 1001},
        {"title": "a\u0000b"},
        {"titles": "x"},
        {"titles": ["a"] * 21},
        {"titles": ["a", None]},
        [],
    ],
)
def test_what_is_no_title_is_refused_in_both_languages(api: Client, body: Any) -> None:
    status, said = asked(api, body)

    assert status == 400
    assert said["msg_en"]
    assert said["msg_zh"]


def test_the_pieces_are_the_whole_title(rule: Rule) -> None:
    title = TITLE.format("04") + "[一句没人懂的话 xyzzy]"
    found = preview.of_title(title, config=Config(), now=NOW)

    pieces = list(preview.pieces(found.reading))

    assert found.rule == rule
    assert "".join(piece.text for piece in pieces) == title
    assert any(piece.is_left_over for piece in pieces)


def test_the_page_shows_parts_rule_and_file_and_takes_markup_for_text(
    api: Client, rule: Rule
) -> None:
    lines = f"{TITLE.format('04')}\n[X] <script>alert(1)</script> - 01"

    page = api.get("/titles/", {"title": lines}).content.decode()

    assert "Quiet Harbour S01E04.mkv" in page
    assert rule.official_title in page
    assert "<script>alert" not in page
    assert api.get("/titles/").status_code == 200


def test_the_page_is_for_people_who_signed_in() -> None:
    assert Client().get("/titles/").status_code in {302, 401}


def test_the_command_explains_with_the_rule_and_the_file(rule: Rule) -> None:
    out = StringIO()

    call_command("parse", TITLE.format("04"), "--explain", stdout=out)

    assert f"{rule}" in out.getvalue()
    assert "Quiet Harbour S01E04.mkv" in out.getvalue()
