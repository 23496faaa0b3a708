"""`最終話` says that it is the last, not which: kept with its reason, and never given a number that nobody said."""

from pathlib import Path

import pytest

from apps.bangumi import explain, taking
from apps.bangumi.arrivals import Ending
from apps.bangumi.models import Release
from tests.bangumi.scene import Scene

pytestmark = pytest.mark.django_db

BROADCAST = "美しい彼　{}【萩原利久・八木勇征ダブル主演★ドラマ特区】{}[字]_2021-12-{}_JPTVclub.ts"
FOURTH = BROADCAST.format("第４話", "", "10")
LAST = BROADCAST.format("最終話", "[終]", "24")


def test_it_is_kept_with_its_reason_and_not_renamed_when_a_person_takes_it(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.follow(FOURTH, number=4)
    key = scene.follow(LAST, number=9)
    last = Release.objects.get(key=key)
    assert (last.state, last.reason, last.episode) == ("skipped", "no_number", None)
    assert "No episode number" in explain.why(last).en
    assert "集数" in explain.why(last).zh

    assert taking.take_by_hand([last]) == 1
    scene.finish(key, LAST)

    assert scene.organise() == [Ending.ORGANISED]
    assert scene.tree() == [LAST]
    assert scene.client.renames == []


@pytest.mark.parametrize(
    "title",
    [
        "[X] 静静的港 最终回 [1080p]",
        "[X] 静静的港 完结篇 [END][1080p]",
        "静かな港 最終回 [字]_2021-12-24_TV.ts",
    ],
)
def test_others_of_its_kind_are_not_numbered_either(tmp_path: Path, title: str) -> None:
    scene = Scene(tmp_path)
    scene.follow("[X] 静静的港 / 静かな港 - 04 [1080p]", number=4)

    key = scene.follow(title, number=9)

    found = Release.objects.get(key=key)
    assert (found.state, found.episode) == ("skipped", None)
    assert found.reason in {"no_number", "batch"}
