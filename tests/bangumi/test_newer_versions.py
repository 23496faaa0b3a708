"""A v2 beside its v1: held by default, or, where the user wants it, put in its place without ever losing either."""

import datetime as dt
from pathlib import Path

import pytest

from apps.bangumi.arrivals import Ending
from apps.bangumi.models import Rule
from apps.core.config.schema import BangumiManage, Config
from apps.core.errors import NotWritable, Unreachable
from apps.library import replacing
from apps.library.models import LibraryFile, Replacement
from tests.bangumi.conftest import NOW
from tests.bangumi.scene import FILE, TITLE, Scene, events

pytestmark = pytest.mark.django_db

PLACE = "Quiet Harbour S01E03.mkv"
ASIDE = f"Quiet Harbour S01E03.ab-replaced-v1-{f'{3:040x}'[:8]}.mkv"
NEWER = FILE.replace("03", "03v2")
V2 = TITLE.replace("03", "03v2")


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """Version 1 has its place, version 2 has just finished."""
    one = Scene(tmp_path)
    one.config = Config(bangumi_manage=BangumiManage(revision_conflict_policy="replace"))
    first = one.follow()
    one.finish(first, FILE)
    one.organise()
    return one


def v2(scene: Scene, title: str = V2, name: str = NEWER, number: int = 9) -> str:
    info_hash = scene.follow(title, number=number)
    scene.finish(info_hash, name)
    return info_hash


def content(scene: Scene, name: str = PLACE) -> bytes:
    return (scene.folder / name).read_bytes()


def written(name: str) -> bytes:
    return name.encode() * 100


def test_the_newer_takes_the_name_and_the_older_goes(scene: Scene) -> None:
    newer = v2(scene)

    assert scene.organise() == [Ending.ORGANISED]

    assert scene.tree() == [PLACE]
    assert content(scene) == written(NEWER)
    assert [torrent.info_hash for torrent in scene.client.torrents()] == [newer]
    assert LibraryFile.objects.get().info_hash == newer
    assert Replacement.objects.get().state == "done"
    assert len(events("episode_organised")) == 2
    assert events("rename_conflict") == []


def test_it_is_held_where_nothing_is_said(scene: Scene) -> None:
    scene.config = Config()
    v2(scene)

    assert scene.organise() == [Ending.HELD]

    assert scene.tree() == sorted([PLACE, NEWER])
    assert content(scene) == written(FILE)


class Died(BaseException):
    """The process is killed here."""


#: Renames are: the old aside, the new in its place; then the old is deleted.
@pytest.mark.parametrize("step", ["before 1", "after 1", "before 2", "after 2", "delete"])
def test_a_kill_at_any_step_is_gone_on_from(scene: Scene, step: str) -> None:
    newer = v2(scene)
    asked = len(scene.client.renames)

    def die(_name: str) -> None:
        if len(scene.client.renames) - asked == int(step[-1]):
            raise Died

    def die_at_once() -> None:
        raise Died

    if step == "delete":
        scene.client.before_delete = die_at_once
    else:
        setattr(scene.client, f"{step.partition(' ')[0]}_rename", die)
    with pytest.raises(Died):
        scene.organise()
    scene.client.before_rename = scene.client.after_rename = lambda _name: None
    scene.client.before_delete = lambda: None

    scene.organise()
    scene.organise()

    assert scene.tree() == [PLACE]
    assert content(scene) == written(NEWER)
    assert [torrent.info_hash for torrent in scene.client.torrents()] == [newer]
    assert len(events("episode_organised")) == 2


def test_a_client_that_goes_away_in_the_middle_is_waited_for(scene: Scene) -> None:
    v2(scene)

    def away(new: str) -> None:
        if new == PLACE:
            raise Unreachable(host="client")

    scene.client.before_rename = away
    assert scene.organise() == [Ending.FAILED]
    assert scene.tree() == sorted([ASIDE, NEWER])
    scene.client.before_rename = lambda _new: None
    assert scene.organise() == [Ending.ORGANISED]
    assert scene.tree() == [PLACE]
    assert content(scene) == written(NEWER)


def test_a_disk_that_refuses_gives_the_older_its_name_back(scene: Scene) -> None:
    v2(scene)
    tries: list[str] = []

    def refuse(new: str) -> None:
        if new == PLACE and not tries:
            tries.append(new)
            raise NotWritable(path=str(scene.folder))

    scene.client.before_rename = refuse
    assert scene.organise() == [Ending.WAITS]
    assert scene.tree() == sorted([PLACE, NEWER])
    assert content(scene) == written(FILE)
    assert Replacement.objects.get().state == "taken back"


def test_a_newer_one_that_is_removed_in_the_middle_gives_the_name_back(scene: Scene) -> None:
    newer = v2(scene)

    def away(new: str) -> None:
        if new == PLACE:
            raise Unreachable(host="client")

    scene.client.before_rename = away
    scene.organise()
    scene.client.before_rename = lambda _new: None
    scene.client.delete([newer], delete_files=True)

    scene.organise()

    assert scene.tree() == [PLACE]
    assert content(scene) == written(FILE)
    assert LibraryFile.objects.get().path == PLACE


@pytest.mark.parametrize(
    ("title", "name"),
    [
        # another group
        (V2.replace("LoliHouse", "ANi"), NEWER.replace("LoliHouse", "ANi")),
        # another resolution
        (V2.replace("1080p", "2160p"), NEWER.replace("1080p", "2160p")),
    ],
)
def test_what_is_not_surely_the_same_release_is_held(scene: Scene, title: str, name: str) -> None:
    info_hash = scene.follow(title, number=9)
    rule = Rule.objects.latest("id") if "ANi" in title else None
    scene.finish(info_hash, name, rule=rule)

    scene.organise()

    assert content(scene) == written(FILE)
    assert not Replacement.objects.exists()


def test_a_torrent_of_several_files_is_never_replaced(scene: Scene) -> None:
    info_hash = scene.follow(V2, number=9)
    scene.finish(info_hash, NEWER, NEWER.replace(".mkv", ".sc.ass"))

    assert scene.organise() == [Ending.HELD]

    assert content(scene) == written(FILE)


def test_a_file_that_no_torrent_owns_is_never_replaced(scene: Scene) -> None:
    scene.client.delete([f"{3:040x}"], delete_files=False)
    v2(scene)

    assert scene.organise() == [Ending.HELD]

    assert content(scene) == written(FILE)


def test_an_older_one_that_a_person_renamed_in_the_middle_is_theirs(scene: Scene) -> None:
    v2(scene)

    def rename(new: str) -> None:
        if new == PLACE:
            scene.client.after_rename = lambda _new: None
            scene.client.rename_by_hand(f"{3:040x}", ASIDE, "keep me.mkv")

    scene.client.after_rename = rename
    scene.organise()

    assert scene.tree() == sorted([PLACE, "keep me.mkv"])
    assert content(scene) == written(NEWER)


def test_a_third_version_takes_the_place_of_the_second(scene: Scene) -> None:
    v2(scene)
    scene.organise()
    v2(scene, TITLE.replace("03", "03v3"), FILE.replace("03", "03v3"), number=10)

    assert scene.organise() == [Ending.ORGANISED]

    assert content(scene) == written(FILE.replace("03", "03v3"))


def test_an_older_version_that_comes_late_is_held(scene: Scene) -> None:
    v2(scene)
    scene.organise()
    scene.finish(f"{3:040x}", FILE)

    assert scene.organise() == [Ending.HELD]

    assert content(scene) == written(NEWER)


def test_records_are_kept_for_thirty_days(scene: Scene) -> None:
    v2(scene)
    scene.organise()

    assert replacing.prune(NOW + dt.timedelta(days=29)) == 0
    assert replacing.prune(NOW + dt.timedelta(days=31)) == 1


def test_the_name_of_one_that_steps_aside_fits_the_disk() -> None:
    old = LibraryFile(path="长" * 80 + " S01E03.mkv", info_hash="ab" * 20, version=1)
    name = replacing.aside_name(old)
    assert len(name.encode()) <= 255
    assert name.endswith(".ab-replaced-v1-abababab.mkv")
