"""Arrivals: finished torrents of ours get their names, once, whatever happens between two steps."""

from pathlib import Path

import pytest

from apps.bangumi import arrivals
from apps.bangumi.arrivals import Ending
from apps.bangumi.models import Release, Rule
from apps.core.config.schema import BangumiManage, Config, Downloader
from apps.core.errors import DiskProblem, NoSuchTorrent, NotThere, Unreachable
from apps.core.models import Trouble
from apps.downloader.models import Download
from apps.library.models import LibraryFile, Operation
from tests.bangumi.conftest import NOW
from tests.bangumi.scene import FILE, TITLE, Scene, events

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def test_a_finished_episode_gets_its_name_its_tag_and_one_event(scene: Scene) -> None:
    info_hash = scene.follow()
    scene.finish(info_hash, FILE)
    assert scene.organise() == [Ending.ORGANISED]
    assert scene.tree() == ["Quiet Harbour S01E03.mkv"]
    (torrent,) = scene.client.torrents()
    assert "ab:renamed" in torrent.tags
    (event,) = events("episode_organised")
    assert (event["official_title"], event["season"], event["episode"]) == ("静静的港", 1, "3")
    assert Release.objects.get().organised_at == NOW
    assert Download.objects.get().state == "done"


def test_a_second_turn_renames_nothing_and_tells_nothing(scene: Scene) -> None:
    info_hash = scene.follow()
    scene.finish(info_hash, FILE)
    scene.organise()
    scene.client.change(info_hash, tags=frozenset({f"ab:{Rule.objects.get().pk}"}))
    scene.organise()
    assert len(scene.client.renames) == 1
    assert len(events("episode_organised")) == 1


def test_a_crash_after_the_rename_is_taken_up_and_told_once(scene: Scene) -> None:
    info_hash = scene.follow()
    scene.finish(info_hash, FILE)

    def die(_new: str) -> None:
        raise KeyboardInterrupt

    scene.client.after_rename = die
    with pytest.raises(KeyboardInterrupt):
        scene.organise()
    scene.client.after_rename = lambda _new: None
    assert Operation.objects.get().state == "planned"
    assert scene.organise() == [Ending.ORGANISED]
    assert len(scene.client.renames) == 1
    assert scene.tree() == ["Quiet Harbour S01E03.mkv"]
    assert LibraryFile.objects.get().original_path == FILE
    assert len(events("episode_organised")) == 1


def test_a_crash_before_the_rename_is_taken_up(scene: Scene) -> None:
    info_hash = scene.follow()
    scene.finish(info_hash, FILE)

    def die(_new: str) -> None:
        raise KeyboardInterrupt

    scene.client.before_rename = die
    with pytest.raises(KeyboardInterrupt):
        scene.organise()
    scene.client.before_rename = lambda _new: None
    assert scene.organise() == [Ending.ORGANISED]
    assert scene.tree() == ["Quiet Harbour S01E03.mkv"]
    assert Operation.objects.get().state == "done"


def test_a_torrent_without_our_tag_is_never_touched(scene: Scene) -> None:
    scene.follow()
    scene.client.put("f" * 40, scene.folder, ["Holiday.mkv"], tags=["mine"])
    assert scene.organise() == []
    assert scene.tree() == ["Holiday.mkv"]


def test_a_name_that_is_taken_holds_the_newcomer_and_says_so_once(scene: Scene) -> None:
    first = scene.follow()
    scene.finish(first, FILE)
    scene.organise()
    second = scene.follow(TITLE.replace("03", "03v2"), number=9)
    newer = FILE.replace("03", "03v2")
    scene.finish(second, newer)
    assert scene.organise() == [Ending.HELD]
    assert scene.tree() == sorted(["Quiet Harbour S01E03.mkv", newer])
    scene.organise()
    assert len(events("rename_conflict")) == 1
    assert len(events("episode_organised")) == 1


def second_of_an_episode(scene: Scene) -> str:
    """Another release of an episode that has its place, finished."""
    first = scene.follow()
    scene.finish(first, FILE)
    scene.organise()
    second = scene.follow(TITLE.replace("03", "03v2"), number=9)
    scene.finish(second, FILE.replace("03", "03v2"))
    return first


def test_a_name_is_free_again_once_its_torrent_and_file_were_deleted(scene: Scene) -> None:
    first = second_of_an_episode(scene)
    scene.client.delete([first], delete_files=True)
    assert scene.organise() == [Ending.ORGANISED]
    assert scene.tree() == ["Quiet Harbour S01E03.mkv"]


def test_a_name_whose_file_stayed_when_its_torrent_was_removed_is_taken(scene: Scene) -> None:
    first = second_of_an_episode(scene)
    kept = (scene.folder / "Quiet Harbour S01E03.mkv").read_bytes()
    scene.client.delete([first], delete_files=False)
    assert scene.organise() == [Ending.HELD]
    assert (scene.folder / "Quiet Harbour S01E03.mkv").read_bytes() == kept


def test_a_name_on_a_disk_that_we_cannot_see_stays_taken(scene: Scene) -> None:
    first = second_of_an_episode(scene)
    LibraryFile.objects.update(save_path="/elsewhere")
    scene.client.change(f"{9:040x}", save_path="/elsewhere")
    scene.client.delete([first], delete_files=True)
    assert scene.organise() == [Ending.HELD]
    assert scene.client.renames[1:] == []


def test_a_name_that_a_person_took_from_its_file_is_free(scene: Scene) -> None:
    first = second_of_an_episode(scene)
    scene.client.rename_by_hand(first, "Quiet Harbour S01E03.mkv", "old.mkv")
    assert scene.organise() == [Ending.ORGANISED]
    assert scene.tree() == ["Quiet Harbour S01E03.mkv", "old.mkv"]


def test_a_file_on_disk_that_no_torrent_owns_is_never_overwritten(scene: Scene) -> None:
    info_hash = scene.follow()
    scene.finish(info_hash, FILE)
    (scene.folder / "Quiet Harbour S01E03.mkv").write_text("mine")
    assert scene.organise() == [Ending.HELD]
    assert (scene.folder / "Quiet Harbour S01E03.mkv").read_text() == "mine"


def test_a_full_disk_is_said_once_and_the_work_goes_on_afterwards(scene: Scene) -> None:
    info_hash = scene.follow()
    scene.finish(info_hash, FILE)

    def full(_new: str) -> None:
        raise DiskProblem(path=str(scene.folder), why="disk_full")

    scene.client.before_rename = full
    assert scene.organise() == [Ending.WAITS]
    assert scene.organise() == [Ending.WAITS]
    assert Trouble.objects.get().key == arrivals.DISK_TROUBLE
    assert len(events("trouble_began")) == 1
    scene.client.before_rename = lambda _new: None
    Operation.objects.update(next_try_at=None)
    assert scene.organise() == [Ending.ORGANISED]
    assert not Trouble.objects.exists()
    assert scene.tree() == ["Quiet Harbour S01E03.mkv"]


def test_one_torrent_s_trouble_never_stops_the_next(scene: Scene) -> None:
    first, second = scene.follow(), scene.follow(TITLE.replace("03", "04"), number=4)
    scene.finish(first, FILE)
    scene.finish(second, FILE.replace("03", "04"))

    def fail_first(new: str) -> None:
        if "E03" in new:
            raise Unreachable(host="client")

    scene.client.before_rename = fail_first
    assert sorted(ending.value for ending in scene.organise()) == ["failed", "organised"]


def test_a_name_changed_by_hand_is_left_alone(scene: Scene) -> None:
    info_hash = scene.follow()
    scene.finish(info_hash, FILE)
    scene.organise()
    scene.client.rename_by_hand(info_hash, "Quiet Harbour S01E03.mkv", "mine.mkv")
    scene.client.change(info_hash, tags=frozenset({f"ab:{Rule.objects.get().pk}"}))
    scene.organise()
    assert scene.tree() == ["mine.mkv"]
    assert LibraryFile.objects.get().state == "left"


def test_a_file_that_a_person_deleted_is_neither_renamed_nor_announced(scene: Scene) -> None:
    first, second = scene.follow(), scene.follow(TITLE.replace("03", "04"), number=4)
    scene.finish(first, FILE)
    scene.finish(second, FILE.replace("03", "04"))

    def gone(new: str) -> None:
        if "E03" in new:
            raise NotThere(path=FILE)

    scene.client.before_rename = gone
    scene.config = Config(downloader=Downloader(type="qbittorrent"))
    scene.organise()
    assert [event["episode"] for event in events("episode_organised")] == ["4"]
    assert not Trouble.objects.exists()
    assert scene.organise() == []


def test_a_disk_that_goes_away_in_the_middle_is_waited_for(scene: Scene, tmp_path: Path) -> None:
    info_hash = scene.follow()
    scene.finish(info_hash, FILE)
    root = tmp_path / "away"
    scene.config = Config(downloader=Downloader(type="builtin", path=str(root)))
    Download.objects.update(state="done", save_path=str(root / "Show"))

    def away(_new: str) -> None:
        raise NotThere(path=FILE)

    scene.client.before_rename = away
    assert scene.organise() == [Ending.FAILED]
    scene.client.before_rename = lambda _new: None
    root.mkdir()
    (root / "Show").mkdir()
    assert scene.organise() == [Ending.ORGANISED]
    assert len(events("episode_organised")) == 1


def test_a_torrent_that_is_removed_in_the_middle_stops_nothing(scene: Scene) -> None:
    first, second = scene.follow(), scene.follow(TITLE.replace("03", "04"), number=4)
    scene.finish(first, FILE)
    scene.finish(second, FILE.replace("03", "04"))

    def remove(new: str) -> None:
        if "E03" in new:
            scene.client.delete([first], delete_files=True)
            raise NoSuchTorrent(info_hash=first)

    scene.client.before_rename = remove
    scene.organise()
    assert [event["episode"] for event in events("episode_organised")] == ["4"]
    assert scene.tree() == ["Quiet Harbour S01E04.mkv"]
    assert Download.objects.get(info_hash=first).state != "done"


def test_tracker_trouble_does_not_keep_a_finished_torrent_waiting(scene: Scene) -> None:
    info_hash = scene.follow()
    scene.finish(info_hash, FILE)
    scene.client.change(info_hash, message="Tracker: passkey not found")
    assert scene.organise() == [Ending.ORGANISED]


def test_a_category_that_was_deleted_in_the_client_keeps_nothing_from_its_place(
    scene: Scene,
) -> None:
    info_hash = scene.follow()
    scene.finish(info_hash, FILE)
    scene.client.change(info_hash, category="")
    scene.client.put("f" * 40, scene.folder, ["Holiday.mkv"], tags=["mine"])
    scene.client.change("f" * 40, category="")
    Download.objects.update(state="queued")
    assert scene.organise() == [Ending.ORGANISED]
    assert scene.tree() == ["Holiday.mkv", "Quiet Harbour S01E03.mkv"]
    assert {torrent.category for torrent in scene.client.torrents()} == {"Bangumi", ""}


def test_a_torrent_that_a_person_put_elsewhere_is_left_to_them(scene: Scene) -> None:
    info_hash = scene.follow()
    scene.finish(info_hash, FILE)
    scene.client.change(info_hash, category="mine")
    Download.objects.update(state="queued")
    assert scene.organise() == []


def test_an_unfinished_torrent_waits(scene: Scene) -> None:
    info_hash = scene.follow()
    scene.finish(info_hash, FILE)
    scene.client.change(info_hash, progress=0.99)
    assert scene.organise() == []


def test_five_that_finish_in_one_turn_are_told_once_each(scene: Scene) -> None:
    for number in range(1, 6):
        key = scene.follow(TITLE.replace("03", f"0{number}"), number=number)
        scene.finish(key, FILE.replace("03", f"0{number}"))
    scene.organise()
    scene.organise()
    assert len(events("episode_organised")) == 5


def test_a_payload_that_is_no_video_is_flagged_and_the_episode_stays_wanted(scene: Scene) -> None:
    info_hash = scene.follow()
    scene.finish(info_hash, "episode.mp4.lnk", "setup.exe")
    assert scene.organise() == [Ending.NOTHING]
    assert events("episode_organised") == []
    assert scene.tree() == ["episode.mp4.lnk", "setup.exe"]
    release = Release.objects.get()
    assert (release.state, release.reason) == ("skipped", "no_video")
    scene.follow(TITLE, number=8)
    assert Release.objects.get(key=f"{8:040x}").state == "taken"


def test_the_method_none_leaves_names_and_still_tells(scene: Scene) -> None:
    scene.config = Config(bangumi_manage=BangumiManage(rename_method="none"))
    info_hash = scene.follow()
    scene.finish(info_hash, FILE)
    assert scene.organise() == [Ending.ORGANISED]
    assert scene.tree() == [FILE]
    assert len(events("episode_organised")) == 1


def test_a_dry_run_changes_nothing(scene: Scene) -> None:
    info_hash = scene.follow()
    scene.finish(info_hash, FILE)
    (found,) = arrivals.organise(scene.client, scene.config, now=NOW, dry_run=True)
    assert found.files == ((FILE, "Quiet Harbour S01E03.mkv"),)
    assert scene.tree() == [FILE]
    assert not LibraryFile.objects.exists()
