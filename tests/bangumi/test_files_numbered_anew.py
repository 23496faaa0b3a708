"""Offsets taken over: the files that are there get their new names, in whatever order, and are not announced again."""

import json
from pathlib import Path

import pytest
from django.test import Client

from apps.accounts import people
from apps.bangumi import arrivals, intake, numbers, offsets, renumbering, rules
from apps.bangumi.folders import folder_of
from apps.bangumi.models import Release, Rule
from apps.bangumi.offsets import NoSuggestion
from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.models import Job, OutboxEvent
from apps.downloader.protocol import TorrentState
from apps.library.models import LibraryFile
from tests.bangumi.conftest import NOW, candidate
from tests.library.folder_client import FolderClient

pytestmark = pytest.mark.django_db
BASE = "/api/v1/bangumi/apply-offset"


@pytest.fixture
def api() -> Client:
    people.found(username="keeper", password="a long enough one")
    client = Client()
    body = {"username": "keeper", "password": "a long enough one"}
    client.post("/api/v1/auth/login", body, content_type="application/json")
    return client


def followed(tmp_path: Path, *numbers: int) -> tuple[Rule, FolderClient]:
    """A rule whose episodes stand in the library, and a suggestion for it."""
    client = FolderClient()
    folder = tmp_path / "港 (2024)" / "Season 1"
    for number in numbers:
        title = f"[LoliHouse] 港 / Harbour - {number:02} [WebRip 1080p HEVC-10bit AAC]"
        intake.take_in(
            [candidate(title, number=number)],
            aggregate=True, parser="mikan", source_url="http://site.example/RSS", rule=None,
            config=Config(), now=NOW,
        )  # fmt: skip
        Rule.objects.update(settled_at=NOW, save_path=str(folder))
        tag = f"ab:{Rule.objects.get().pk}"
        client.put(f"{number:040x}", folder, [f"Harbour - {number:02} [1080p].mkv"], tags=[tag])
    arrivals.organise(client, Config(), now=NOW)
    Rule.objects.update(
        needs_review=True,
        needs_review_reason="…",
        suggested_season_offset=0,
        suggested_episode_offset=1,
    )
    return Rule.objects.get(), client


def names(client: FolderClient) -> list[str]:
    return [client.files(torrent.info_hash)[0].path for torrent in client.torrents()]


def test_applied_offsets_rename_what_is_there_without_announcing_it_again(tmp_path: Path) -> None:
    rule, client = followed(tmp_path, 1, 2, 3)
    assert names(client) == [f"Harbour S01E0{number}.mkv" for number in (1, 2, 3)]
    announced = OutboxEvent.objects.count()

    offsets.apply(rule, config=Config(), client=client)
    renumbering.catch_up(client, Config(), now=NOW)
    renames = len(client.renames)
    renumbering.catch_up(client, Config(), now=NOW)

    assert names(client) == [f"Harbour S01E0{number}.mkv" for number in (2, 3, 4)]
    assert len(client.renames) == renames
    assert OutboxEvent.objects.count() == announced
    rule.refresh_from_db()
    assert (rule.episode_offset, rule.needs_review, rule.is_renumbered) == (1, False, False)
    assert rule.suggested_episode_offset is None
    assert LibraryFile.objects.filter(state="placed").count() == 3


def test_the_files_of_one_pack_move_up_together(tmp_path: Path) -> None:
    rule, client = followed(tmp_path, 1)
    pack = f"{9:040x}"
    paths = [f"[LoliHouse] Harbour - {number:02} [1080p].mkv" for number in (5, 6, 7)]
    client.put(pack, tmp_path / "港 (2024)" / "Season 1", paths, tags=[f"ab:{rule.pk}"])
    arrivals.organise(client, Config(), now=NOW)
    assert [file.path for file in client.files(pack)] == [
        f"Harbour S01E0{number}.mkv" for number in (5, 6, 7)
    ]

    offsets.apply(rule, config=Config(), client=client)
    renumbering.catch_up(client, Config(), now=NOW)

    assert [file.path for file in client.files(pack)] == [
        f"Harbour S01E0{number}.mkv" for number in (6, 7, 8)
    ]
    assert not LibraryFile.objects.filter(state="held").exists()


def test_a_death_between_two_names_is_taken_up(tmp_path: Path) -> None:
    rule, client = followed(tmp_path, 1, 2, 3)
    offsets.apply(rule, config=Config(), client=client)

    def die(new_path: str) -> None:
        if new_path.endswith("E03.mkv"):
            raise KeyboardInterrupt

    client.after_rename = die
    with pytest.raises(KeyboardInterrupt):
        renumbering.catch_up(client, Config(), now=NOW)
    client.after_rename = lambda _new: None
    renumbering.catch_up(client, Config(), now=NOW)

    assert names(client) == [f"Harbour S01E0{number}.mkv" for number in (2, 3, 4)]
    assert not Rule.objects.get().is_renumbered


def test_a_name_that_a_person_gave_is_left(tmp_path: Path) -> None:
    rule, client = followed(tmp_path, 1)
    client.rename_by_hand(f"{1:040x}", "Harbour S01E01.mkv", "mine.mkv")
    offsets.apply(rule, config=Config(), client=client)
    renumbering.catch_up(client, Config(), now=NOW)
    assert names(client) == ["mine.mkv"]


def test_without_a_suggestion_nothing_is_applied(tmp_path: Path) -> None:
    rule, client = followed(tmp_path, 1)
    Rule.objects.update(suggested_season_offset=None, suggested_episode_offset=None)
    rule.refresh_from_db()
    with pytest.raises(NoSuggestion):
        offsets.apply(rule, config=Config(), client=client)
    assert not Rule.objects.get().is_renumbered


def test_several_are_applied_by_address_and_the_others_named(api: Client, tmp_path: Path) -> None:
    rule, _ = followed(tmp_path, 1)
    other = Rule.objects.create(official_title="x", title_raw="x", created_at=NOW)
    body = json.dumps({"bangumi_ids": [rule.pk, other.pk, 99999]})

    answer = api.post(f"{BASE}/many", body, content_type="application/json")

    assert answer.status_code == 200
    said = answer.json()
    assert (said["applied"], said["skipped"], said["missing"]) == ([rule.pk], [other.pk], [99999])
    assert Rule.objects.get(pk=rule.pk).is_renumbered
    assert Job.objects.filter(name="library").exclude(due_at=None).exists()
    assert api.post(f"{BASE}/{rule.pk}").status_code == 400
    assert api.post(f"{BASE}/99999").status_code == 404
    for odd in ("[]", "{}", '{"ids": "all"}', "[0]", "text"):
        answer = api.post(f"{BASE}/many", odd, content_type="application/json")
        assert answer.status_code == 400
        assert answer.json()["msg_zh"]
    answer = api.post(f"{BASE}/many", "[99999]", content_type="application/json")
    assert answer.status_code == 404


def changed(rule: Rule, client: FolderClient, **data: object) -> Rule:
    """A person's change, with what the library's next turn makes of it."""
    config = store.load()
    found = rules.change(rule, data, config=config, client=client)
    renumbering.catch_up(client, config, now=NOW)
    return found


def at_home(tmp_path: Path, *numbers: int) -> tuple[Rule, FolderClient]:
    """The same, where the configuration would put it."""
    rule, client = followed(tmp_path, *numbers)
    store.update({"downloader": {"path": str(tmp_path)}}, author="test")
    folder = folder_of(rule, store.load())
    client.move([torrent.info_hash for torrent in client.torrents()], save_path=folder)
    Rule.objects.update(save_path=folder, needs_review=False)
    rule.refresh_from_db()
    return rule, client


@pytest.mark.parametrize(
    ("data", "expected", "folder"),
    [
        ({"episode_offset": 1}, ["S01E02", "S01E03", "S01E04"], "Season 1"),
        ({"season": 2}, ["S02E01", "S02E02", "S02E03"], "Season 2"),
        ({"season_offset": 1, "episode_offset": 12}, ["S02E13", "S02E14", "S02E15"], "Season 2"),
    ],
    ids=["up", "season", "both offsets"],
)
def test_numbers_given_by_hand_move_and_rename_what_is_there(
    tmp_path: Path, data: dict[str, object], expected: list[str], folder: str
) -> None:
    rule, client = at_home(tmp_path, 1, 2, 3)

    found = changed(rule, client, **data)

    assert [numbers.number_of(one, found) for one in Release.objects.order_by("pk")] == expected
    assert {Path(torrent.save_path).name for torrent in client.torrents()} == {folder}
    assert names(client) == [f"Harbour {number}.mkv" for number in expected]
    assert not Rule.objects.get().is_renumbered


def test_numbers_go_down_as_they_went_up(tmp_path: Path) -> None:
    rule, client = at_home(tmp_path, 1, 2, 3)

    changed(rule, client, episode_offset=1)
    changed(rule, client, episode_offset=0)

    assert names(client) == [f"Harbour S01E0{number}.mkv" for number in (1, 2, 3)]
    assert not LibraryFile.objects.filter(state="held").exists()


def test_what_is_there_may_stay_as_it_is(tmp_path: Path) -> None:
    rule, client = at_home(tmp_path, 1, 2)

    changed(rule, client, season_offset=1, rename_existing=False)

    assert names(client) == ["Harbour S01E01.mkv", "Harbour S01E02.mkv"]
    assert {Path(torrent.save_path).name for torrent in client.torrents()} == {"Season 1"}
    found = Rule.objects.get()
    assert (found.season_offset, Path(found.save_path).name) == (1, "Season 2")


def test_a_torrent_that_is_being_moved_gets_its_name_when_it_is_there(tmp_path: Path) -> None:
    rule, client = at_home(tmp_path, 1)
    client.change(f"{1:040x}", progress=0.5, state=TorrentState.MOVING)

    changed(rule, client, season=2)
    assert Rule.objects.get().is_renumbered
    client.change(f"{1:040x}", progress=1.0, state=TorrentState.UPLOADING)
    renumbering.catch_up(client, Config(), now=NOW)

    assert names(client) == ["Harbour S02E01.mkv"]
    assert not Rule.objects.get().is_renumbered


def test_a_season_that_another_rule_has_moves_nothing(tmp_path: Path) -> None:
    rule, client = at_home(tmp_path, 1)
    Rule.objects.create(
        official_title="x", title_raw=rule.title_raw, group_name=rule.group_name, season=2,
        created_at=NOW,
    )  # fmt: skip

    with pytest.raises(rules.SameRule):
        rules.change(rule, {"season": 2}, config=store.load(), client=client)

    assert {Path(torrent.save_path).name for torrent in client.torrents()} == {"Season 1"}


def sent(page: object, **other: object) -> dict[str, object]:
    """The form of a page in the back-office, as a browser sends it back."""
    form = page.context["adminform"].form  # type: ignore[attr-defined]
    values = {name: "" if value is None else value for name, value in form.initial.items()}
    as_text = {
        name: "\n".join(value) if isinstance(value, list) else value
        for name, value in values.items()
        if value is not False
    }
    return as_text | {"aliases-TOTAL_FORMS": "0", "aliases-INITIAL_FORMS": "0"} | other


def test_the_back_office_changes_numbers_as_the_api_does(api: Client, tmp_path: Path) -> None:
    rule, _client = followed(tmp_path, 1)
    page = f"/admin/bangumi/rule/{rule.pk}/change/"
    store.update({"downloader": {"type": "builtin"}}, author="test")
    Rule.objects.update(save_path="")

    answer = api.post(page, sent(api.get(page), season_offset="1", episode_offset="3"))

    assert answer.status_code == 302
    found = Rule.objects.get()
    assert (found.season_offset, found.episode_offset) == (1, 3)
    assert found.is_renumbered
    assert not found.needs_review
    assert found.save_path.endswith("Season 2")
    assert Job.objects.filter(name="library").exclude(due_at=None).exists()


def test_what_the_client_refuses_changes_nothing_in_the_back_office(
    api: Client, tmp_path: Path
) -> None:
    rule, _client = followed(tmp_path, 1)
    page = f"/admin/bangumi/rule/{rule.pk}/change/"
    gone = {"type": "qbittorrent", "host": "127.0.0.1:9", "username": "a", "password": "b"}
    store.update({"downloader": gone}, author="test")

    answer = api.post(page, sent(api.get(page), season="2", official_title="新"), follow=True)

    said = [str(message) for message in answer.context["messages"]]
    assert answer.status_code == 200
    assert len(said) == 1
    found = Rule.objects.get()
    assert (found.season, found.official_title) == (1, rule.official_title)


def test_a_rule_can_be_made_in_the_back_office(api: Client) -> None:
    page = "/admin/bangumi/rule/add/"

    usual = {"kind": "episode", "parser": "mikan", "season_offset": "0", "episode_offset": "0"}
    wanted = {"official_title": "新作品", "title_raw": "Shin Sakuhin", "season": "2"}
    answer = api.post(page, sent(api.get(page), **usual, **wanted))

    assert answer.status_code == 302, answer.context["adminform"].form.errors
    found = Rule.objects.get()
    assert (found.title_raw, found.season, found.season_is_assumed) == ("Shin Sakuhin", 2, False)
    assert Job.objects.filter(name="metadata").exclude(due_at=None).exists()
