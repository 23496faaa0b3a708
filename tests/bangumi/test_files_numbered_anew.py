"""Offsets taken over: the files that are there get their new names, in whatever order, and are not announced again."""

import json
from pathlib import Path

import pytest
from django.test import Client

from apps.accounts import people
from apps.bangumi import arrivals, intake, renumbering
from apps.bangumi.models import Rule
from apps.bangumi.offsets import NoSuggestion
from apps.core.config.schema import Config
from apps.core.models import Job, OutboxEvent
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

    renumbering.apply(rule, config=Config(), client=client)
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

    renumbering.apply(rule, config=Config(), client=client)
    renumbering.catch_up(client, Config(), now=NOW)

    assert [file.path for file in client.files(pack)] == [
        f"Harbour S01E0{number}.mkv" for number in (6, 7, 8)
    ]
    assert not LibraryFile.objects.filter(state="held").exists()


def test_a_death_between_two_names_is_taken_up(tmp_path: Path) -> None:
    rule, client = followed(tmp_path, 1, 2, 3)
    renumbering.apply(rule, config=Config(), client=client)

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
    renumbering.apply(rule, config=Config(), client=client)
    renumbering.catch_up(client, Config(), now=NOW)
    assert names(client) == ["mine.mkv"]


def test_without_a_suggestion_nothing_is_applied(tmp_path: Path) -> None:
    rule, client = followed(tmp_path, 1)
    Rule.objects.update(suggested_season_offset=None, suggested_episode_offset=None)
    rule.refresh_from_db()
    with pytest.raises(NoSuggestion):
        renumbering.apply(rule, config=Config(), client=client)
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
