"""A series and its remake have one name: what does not say which it is of is held back, and a person is told."""

import datetime as dt
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from apps.bangumi import explain, intake, taking
from apps.bangumi.arrivals import Ending
from apps.bangumi.models import Release, Rival, Rule
from apps.core import events
from apps.core.config.schema import BangumiManage, Config, RssParser
from apps.core.models import OutboxEvent
from apps.downloader.models import Download
from apps.metadata.catalogue import document
from apps.notification import notices
from tests.bangumi.conftest import NOW, candidate
from tests.bangumi.scene import Scene
from tests.world.shows import LIGHTHOUSE, Show
from tests.world.sites.bangumi_data import item_of

pytestmark = pytest.mark.django_db

REMAKE = replace(LIGHTHOUSE, en="Berserk", started=dt.date(2016, 7, 1))
OLD = replace(
    LIGHTHOUSE,
    mikan_id=90801,
    bgm_id=990801,
    tmdb_id=890801,
    en="The Old One",
    ja="剣の古い話",
    started=dt.date(1997, 10, 7),
)
DISCS = "berserk.e12.720p.bluray.x264-haiku.mkv"
NO_FILTER = Config(rss_parser=RssParser(filter=()))


@pytest.fixture(autouse=True)
def _both_are_listed(settings: Settings) -> None:
    listed(settings, REMAKE, OLD)


def listed(settings: Settings, *shows: Show) -> None:
    path = settings.DATA_DIR / f"{len(shows)}-listed.json.gz"
    settings.CATALOGUE_SNAPSHOT = path
    document.write(path, {"of": "2024-10-01"}, [item_of(show) for show in shows])


def follow(**changes: object) -> Rule:
    fields: dict[str, object] = {
        "official_title": "Berserk",
        "title_raw": "Berserk",
        "year": 2016,
        "season": 1,
        "season_is_assumed": False,
        "names": {"en": ["Berserk"]},
        "created_at": NOW,
        "settled_at": NOW,
        "save_path": "/library/Berserk (2016)/Season 1",
    }
    return Rule.objects.create(**(fields | changes))


def take(title: str, *, rule: Rule | None = None, published: dt.datetime | None = None) -> Release:
    offered = replace(candidate(title, number=zlib.crc32(title.encode())), published_at=published)
    intake.take_in(
        [offered],
        aggregate=rule is None,
        parser="parser",
        source_url="",
        rule=rule,
        config=NO_FILTER,
        now=NOW,
    )
    return Release.objects.get(title=title)


def test_discs_that_name_no_year_wait_in_the_rules_own_feed_and_a_person_is_told() -> None:
    rule = follow()

    release = take(DISCS, rule=rule)

    assert (release.rule, release.state, release.reason) == (rule, "skipped", "namesake")
    words = explain.why(release)
    assert "2016" in words.en
    assert "1997" in words.en
    assert "1997" in words.zh
    assert not Download.objects.exists()
    (row,) = OutboxEvent.objects.all()
    notice = notices.of(events.read(row))
    assert notice is not None
    assert (notice.kind, notice.level) == ("release_doubt", "warning")
    assert DISCS in notice.text.en
    assert DISCS in notice.text.zh


def test_among_many_shows_they_make_no_rule_but_wait_at_the_one_of_that_name() -> None:
    rule = follow(group_name="SubsPlease", source="WEB-DL")

    release = take(DISCS)

    assert (release.rule, release.reason) == (rule, "namesake")
    assert Rule.objects.count() == 1
    assert not Rival.objects.exists()


def test_a_person_is_told_once_of_all_that_a_group_brings() -> None:
    rule = follow()
    for number in range(10, 14):
        take(DISCS.replace("12", str(number)), rule=rule)
    assert OutboxEvent.objects.count() == 1
    assert Release.objects.filter(reason="namesake").count() == 4


def test_the_person_who_knows_takes_it_by_hand() -> None:
    release = take(DISCS, rule=follow())

    assert taking.take_by_hand([release]) == 1

    release.refresh_from_db()
    assert (release.state, release.reason) == ("taken", "by_hand")
    assert Download.objects.get().save_path == "/library/Berserk (2016)/Season 1"


@pytest.mark.parametrize(
    "title",
    [
        "[Old-Raws] Berserk - 03 (DVD 640x480 x264)",
        "[Old] Berserk - 03 [BDRip 1080p HEVC]",
        "Berserk.S01E03.1080p.BluRay.REMUX.AVC-GROUP",
    ],
)
def test_discs_of_every_kind_are_meant(title: str) -> None:
    assert take(title, rule=follow()).reason == "namesake"


@pytest.mark.parametrize(
    ("title", "changes"),
    [
        ("[SubsPlease] Berserk - 03 (1080p) [A1B2C3D4].mkv", {}),
        ("[Other] Berserk - 03 [WebRip 1080p]", {}),
        (DISCS, {"group_name": "haiku"}),
        (DISCS, {"source": "BDRip"}),
        ("[Other] Berserk (2016) - 03 [BDRip 1080p]", {}),
        ("[Other] Berserk S2 - 03 [BDRip 1080p]", {"season": 2, "year": 2017}),
    ],
    ids=["no discs", "web", "same group", "of discs itself", "names its year", "later season"],
)
def test_what_gives_no_reason_to_doubt_is_taken(title: str, changes: dict[str, object]) -> None:
    assert take(title, rule=follow(**changes)).reason == "matched"


def test_without_a_namesake_discs_are_as_good_as_any(settings: Settings) -> None:
    listed(settings, REMAKE)
    assert take(DISCS, rule=follow()).reason == "matched"


def test_an_earlier_season_of_the_same_show_is_no_namesake(settings: Settings) -> None:
    listed(settings, REMAKE, replace(OLD, tmdb_id=REMAKE.tmdb_id), LIGHTHOUSE)
    assert take(DISCS, rule=follow()).reason == "matched"


def test_a_release_that_names_the_other_shows_year_is_not_taken_either_way() -> None:
    old = follow(year=1997, official_title="雾港守灯人", names={"zh": ["雾港守灯人"]})
    new = take("[Other] 雾港守灯人 / Berserk (2016) - 03 [WebRip 1080p]", rule=old)
    assert (new.rule, new.reason, new.facts["other"]) == (old, "namesake", 2016)


def test_a_year_that_names_no_show_is_the_episodes_own() -> None:
    rule = follow(year=1999, title_raw="Quiet Harbour", official_title="Quiet Harbour", names={})
    release = take("Quiet Harbour S01E09 2025 1080p CR WEB-DL x264-Group", rule=rule)
    assert release.reason == "matched"


@pytest.mark.parametrize(
    ("year", "reason"), [(2012, "no_rule"), (2015, "matched"), (2016, "matched"), (1970, "matched")]
)
def test_what_was_published_before_the_show_began_is_of_another(year: int, reason: str) -> None:
    published = dt.datetime(year, 12, 30, tzinfo=dt.UTC)
    rule = follow()

    release = take("[Other] Berserk - 03 [480p]", rule=rule, published=published)

    assert release.reason == reason
    if reason == "no_rule":
        (rival,) = Rival.objects.all()
        assert (rival.rule, rival.why) == (rule, "older_work")
        assert explain.why_lost(rival).zh


def test_the_same_of_what_many_shows_feeds_bring_makes_a_rule_of_its_own() -> None:
    follow(group_name="SubsPlease")
    release = take("[Other] Berserk - 03 [480p]", published=dt.datetime(2012, 5, 1, tzinfo=dt.UTC))
    assert release.reason == "new_rule"
    assert release.rule is not None
    assert release.rule.group_name == "Other"


def test_discs_that_a_person_takes_never_replace_the_remakes_file(tmp_path: Path) -> None:
    """Sonarr/Sonarr#1692: the discs of the old series had replaced the remake's episodes."""
    scene = Scene(tmp_path)
    scene.config = Config(
        rss_parser=RssParser(filter=()),
        bangumi_manage=BangumiManage(revision_conflict_policy="replace"),
    )
    first = scene.follow("[SubsPlease] Berserk - 12 (1080p) [A1B2C3D4].mkv", number=12)
    scene.finish(first, "[SubsPlease] Berserk - 12 (1080p) [A1B2C3D4].mkv")
    scene.organise()
    before = {name: (scene.folder / name).read_bytes() for name in scene.tree()}
    Rule.objects.update(year=2016)
    key = scene.follow(DISCS, number=13)
    discs = Release.objects.get(key=key)
    Rule.objects.update(year=2016)
    assert discs.state == "skipped"

    taking.take_by_hand([discs])
    scene.finish(key, DISCS)

    assert scene.organise() == [Ending.HELD]
    assert scene.tree() == sorted([*before, DISCS])
    assert {name: (scene.folder / name).read_bytes() for name in before} == before
    assert OutboxEvent.objects.filter(kind="rename_conflict").count() == 1


def test_the_catalogue_that_ships_knows_the_reported_pair(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings.DATA_DIR = tmp_path_factory.mktemp("data")
    settings.CATALOGUE_SNAPSHOT = Path(document.__file__).with_name("snapshot.json.gz")

    release = take(DISCS, rule=follow())

    assert (release.reason, release.facts["other"]) == ("namesake", 1997)
