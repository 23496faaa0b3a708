"""What a group prints, what the catalogue has, what a person applies: from the release's title to the file's name."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings as DjangoSettings

from apps.bangumi import arrivals, intake, numbers, offsets, renumbering, tasks
from apps.bangumi.models import Release, Rule
from apps.core.config import store
from apps.core.models import OutboxEvent
from apps.metadata import memory
from apps.metadata.catalogue import document
from tests.bangumi.conftest import NOW, candidate
from tests.library.folder_client import FolderClient
from tests.metadata.scripted import Scripted
from tests.world.shows import LIGHTHOUSE
from tests.world.site import Trouble
from tests.world.sites.bangumi_data import item_of
from tests.world.world import World

pytestmark = pytest.mark.django_db
#: A season: its number, its first episode's, how many it has, and after which episodes there is a silence of days.
Season = tuple[int, int, int, dict[int, int]]
Told = Callable[..., None]
NUMBER = 7


def season(number: int, count: int, *, first: int = 1, silences: dict[int, int] | None = None) -> Season:  # fmt: skip
    return number, first, count, silences or {}


def as_told(seasons: tuple[Season, ...], status: str) -> dict[str, Any]:
    """A show as TMDB answers, its seasons appended."""
    told: dict[str, Any] = {"id": NUMBER, "name": "某作品", "status": status, "seasons": []}
    day = dt.date(2019, 10, 3)
    for number, first, count, silences in seasons:
        lines = []
        for place in range(count):
            lines.append({"episode_number": first + place, "air_date": day.isoformat()})
            day += dt.timedelta(days=silences.get(first + place, 7))
        told["seasons"].append({"season_number": number})
        told[f"season/{number}"] = {"episodes": lines}
        day += dt.timedelta(days=200)
    return told


@pytest.fixture
def catalogue() -> Iterator[Told]:
    """Let TMDB have a show of these seasons."""
    site = Scripted({}).start()
    address = {"tmdb_base_url": site.url, "tmdb_api_key": "a.token.of.four"}
    store.update({"network": address}, author="test")

    def has(*seasons: Season, status: str = "Ended") -> None:
        site.answers[f"/3/tv/{NUMBER}"] = as_told(seasons, status)

    yield has
    site.stop()


def publish(*titles: str, after: int = 0) -> Rule:
    """Releases of one show that are taken; its rule, settled."""
    for number, title in enumerate(titles, start=after + 1):
        intake.take_in(
            [candidate(title, number=number)],
            aggregate=True, parser="mikan", source_url="http://site.example/RSS", rule=None,
            config=store.load(), now=NOW,
        )  # fmt: skip
    Rule.objects.filter(settled_at=None).update(settled_at=NOW, tmdb_id=NUMBER)
    return Rule.objects.get()


def arrive(client: FolderClient, folder: Path) -> None:
    """Every release has come down as a file of its title, and is put in its place."""
    rule = Rule.objects.get()
    known = {torrent.info_hash for torrent in client.torrents()}
    for release in Release.objects.exclude(key__in=known).order_by("pk"):
        client.put(release.key, folder, [f"{release.title}.mkv"], tags=[f"ab:{rule.pk}"])
    arrivals.organise(client, store.load(), now=NOW)


def names(client: FolderClient) -> list[str]:
    return [client.files(torrent.info_hash)[0].path for torrent in client.torrents()]


def printed(rule: Rule) -> list[str]:
    rule.refresh_from_db()
    return [numbers.number_of(release, rule) for release in Release.objects.order_by("pk")]


FRIEREN = (season(0, 3), season(1, 38, silences={28: 300}))
NARUTO = (season(1, 52), season(2, 52, first=53), season(3, 54, first=105))
ONE_PIECE = (season(1, 61), season(2, 16, first=62), season(23, 26, first=1156))

READ_ON = [
    pytest.param(
        "[X] Sousou no Frieren S2 - 01 [1080p]", FRIEREN, "S02E01", (-1, 28), "S01E29",
        id="a second season inside the first",
    ),
    pytest.param(
        "[X] 葬送的芙莉莲 第二季 - 29 [1080p]", FRIEREN, "S02E29", (-1, 0), "S01E29",
        id="a second season, counted on",
    ),
    pytest.param(
        "[X] SHY - 13 [1080p]", (season(1, 12), season(2, 12)), "S01E13", (1, -12), "S02E01",
        id="right after a season of twelve",
    ),
    pytest.param(
        "[X] Harbour S2 - 18 [1080p]", (season(1, 13), season(2, 12)), "S02E18", (0, -13),
        "S02E05", id="counted from the beginning, its season written",
    ),
    pytest.param(
        "[X] Re:Zero S3 - 52 [1080p]", (season(1, 25), season(2, 25), season(3, 16)), "S03E52",
        (0, -50), "S03E02", id="the same over two seasons",
    ),
    pytest.param(
        "[X] Harbour S2 Part 2 - 01 [1080p]",
        (season(1, 12), season(2, 24, silences={12: 98})), "S02E01", (0, 12), "S02E13",
        id="part two of a season after a short break",
    ),
    pytest.param(
        "[Erai-raws] NieR-Automata Ver1_1a Part 2 - 10 [1080p][Multiple Subtitle] "
        "[ENG][POR-BR][SPA-LA][SPA][ARA][FRE][GER][ITA][RUS]",
        (season(1, 24, silences={12: 340}),), "S01E10", (0, 12), "S01E22",
        id="part two of the only season",
    ),
    pytest.param(
        "[X] Harbour Cour 3 - 02 [1080p]", (season(1, 36, silences={12: 190, 24: 95}),), "S01E02",
        (0, 24), "S01E26", id="a third part after breaks of two lengths",
    ),
    pytest.param(
        "[X] Naruto S02E01 [1080p]", NARUTO, "S02E01", (0, 52), "S02E53",
        id="a season that the catalogue begins with 53",
    ),
    pytest.param(
        "[X] Naruto - 53 [1080p]", NARUTO, "S01E53", (1, 0), "S02E53",
        id="the number that this catalogue has itself",
    ),
    pytest.param(
        "[X] Naruto S3 - 02 [1080p]", NARUTO, "S03E02", (0, 104), "S03E106",
        id="a third season that counts on",
    ),
    pytest.param(
        "[X] One Piece - 1160 [1080p]", ONE_PIECE, "S01E1160", (22, 0), "S23E1160",
        id="a long runner, its season not written",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("title", "seasons", "before", "wanted", "after"), READ_ON)
def test_nothing_is_shifted_until_a_person_applies_it(
    catalogue: Told,
    tmp_path: Path,
    title: str,
    seasons: tuple[Season, ...],
    before: str,
    wanted: tuple[int, int],
    after: str,
) -> None:
    # given a release that stands in the library by its own number
    catalogue(*seasons)
    rule, client = publish(title), FolderClient()
    arrive(client, tmp_path)

    # when the scan looks at it
    tasks.offsets_scan("")

    # then it is flagged, told once, and nothing is shifted
    rule.refresh_from_db()
    assert rule.needs_review
    assert (rule.suggested_season_offset, rule.suggested_episode_offset) == wanted
    assert OutboxEvent.objects.filter(kind="offset_review").count() == 1
    assert printed(rule) == [before]
    assert f" {before}." in names(client)[0]

    # when a person applies what is suggested
    offsets.apply(rule, config=store.load(), client=client)
    renumbering.catch_up(client, store.load(), now=NOW)

    # then the release and its file have the catalogue's number, once
    tasks.offsets_scan("")
    assert printed(rule) == [after]
    assert f" {after}." in names(client)[0]
    assert not Rule.objects.get().needs_review


@pytest.mark.parametrize(
    ("title", "seasons"),
    [
        pytest.param("[X] Naruto S02E53 [1080p]", NARUTO, id="more than its season has episodes"),
        pytest.param("[X] Naruto S02E104 [1080p]", NARUTO, id="the last of such a season"),
        pytest.param("[X] One Piece S23 - 1160 [1080p]", ONE_PIECE, id="a long runner"),
        pytest.param("[X] Frieren - 29 [1080p]", FRIEREN, id="the first of a second part"),
        pytest.param("[X] Frieren - 12.5 [1080p]", FRIEREN, id="a recap"),
        pytest.param("[X] Frieren - 00 [1080p]", FRIEREN, id="a prologue"),
    ],
)
def test_a_number_that_its_season_has_is_never_flagged(
    catalogue: Told, title: str, seasons: tuple[Season, ...]
) -> None:
    catalogue(*seasons)
    rule = publish(title)

    tasks.offsets_scan("")

    rule.refresh_from_db()
    assert not rule.needs_review
    assert not OutboxEvent.objects.filter(kind="offset_review").exists()


def test_a_number_that_nothing_fits_is_flagged_without_a_suggestion(catalogue: Told) -> None:
    catalogue(season(1, 28), status="Returning Series")
    rule = publish("[X] Harbour - 30 [1080p]")

    tasks.offsets_scan("")

    rule.refresh_from_db()
    assert rule.needs_review
    assert rule.needs_review_reason
    assert rule.suggested_episode_offset is None
    assert printed(rule) == ["S01E30"]


@pytest.mark.parametrize(
    ("later", "needs_review", "wanted"),
    [
        pytest.param((season(1, 36),), False, None, id="the list has grown"),
        pytest.param((season(1, 28), season(2, 8)), True, -28, id="it is the next season's"),
        pytest.param((season(1, 29),), True, None, id="still not there"),
    ],
)
def test_a_flag_goes_when_the_catalogue_has_caught_up(
    catalogue: Told, later: tuple[Season, ...], wanted: int | None, *, needs_review: bool
) -> None:
    # given a rule that was flagged since its catalogue lacked an episode
    catalogue(season(1, 28), status="Returning Series")
    rule = publish("[X] Harbour - 30 [1080p]")
    tasks.offsets_scan("")

    # when that has been mended
    catalogue(*later, status="Returning Series")
    memory.forget_lists()
    tasks.offsets_scan("")

    # then the flag says what holds now
    rule.refresh_from_db()
    assert (rule.needs_review, rule.suggested_episode_offset) == (needs_review, wanted)


def test_the_season_before_keeps_its_names_and_its_folder(catalogue: Told, tmp_path: Path) -> None:
    # given a group that counts on into the second season under the same name
    catalogue(season(1, 12), season(2, 12))
    titles = [f"[X] Harbour - {number:02} [1080p]" for number in (11, 12, 13)]
    rule, client = publish(*titles), FolderClient()
    first = tmp_path / "Harbour" / "Season 1"
    Rule.objects.update(save_path=str(first))
    arrive(client, first)

    # when the suggestion is applied
    tasks.offsets_scan("")
    rule.refresh_from_db()
    offsets.apply(rule, config=store.load(), client=client)
    renumbering.catch_up(client, store.load(), now=NOW)

    # then only what lies in the second season is called and kept so
    assert printed(rule) == ["S01E11", "S01E12", "S02E01"]
    assert [name.split(" ")[1] for name in names(client)] == ["S01E11.mkv", "S01E12.mkv", "S02E01.mkv"]  # fmt: skip
    folders = [torrent.save_path for torrent in client.torrents()]
    assert folders[:2] == [str(first)] * 2
    assert folders[2].endswith("Season 2")


def test_the_first_part_keeps_its_names_when_the_second_is_shifted(
    catalogue: Told, tmp_path: Path
) -> None:
    # given a rule that has the first part and begins the second, which starts at 1 again
    catalogue(season(1, 24, silences={12: 340}))
    rule = publish(
        "[Erai-raws] NieR-Automata Ver1_1a - 01 [1080p]",
        "[Erai-raws] NieR-Automata Ver1_1a - 02 [1080p]",
        "[Erai-raws] NieR-Automata Ver1_1a Part 2 - 01 [1080p]",
    )
    client = FolderClient()
    arrive(client, tmp_path)

    # when the suggestion for the second part is applied
    tasks.offsets_scan("")
    rule.refresh_from_db()
    assert (rule.suggested_season_offset, rule.suggested_episode_offset) == (0, 12)
    offsets.apply(rule, config=store.load(), client=client)
    renumbering.catch_up(client, store.load(), now=NOW)

    # then the first part stays, and the second has its own numbers
    assert printed(rule) == ["S01E01", "S01E02", "S01E13"]
    assert [name.rsplit(" ", 1)[1] for name in names(client)] == [
        "S01E01.mkv",
        "S01E02.mkv",
        "S01E13.mkv",
    ]


def test_a_part_that_no_silence_begins_follows_what_was_seen_of_the_one_before(
    catalogue: Told,
) -> None:
    catalogue(season(1, 24))
    earlier = [f"[X] Harbour - {number:02} [1080p]" for number in (1, 11, 12)]
    rule = publish(*earlier, "[X] Harbour Part 2 - 01 [1080p]")

    tasks.offsets_scan("")

    rule.refresh_from_db()
    assert (rule.suggested_season_offset, rule.suggested_episode_offset) == (0, 12)


def test_numbers_of_a_part_that_begin_anew_and_count_on_are_flagged_alone(catalogue: Told) -> None:
    catalogue(*FRIEREN)
    rule = publish("[X] Frieren S2 - 01 [1080p]", "[X] Frieren S2 - 30 [1080p]")

    tasks.offsets_scan("")

    rule.refresh_from_db()
    assert rule.needs_review
    assert rule.suggested_episode_offset is None


@pytest.mark.parametrize("has_key", [False, True], ids=["no key", "TMDB is away"])
def test_without_tmdb_the_catalogue_and_bgm_tv_say_it_together(
    world: World, settings: DjangoSettings, tmp_path: Path, *, has_key: bool
) -> None:
    # given two works that lie in one season of TMDB's, which cannot be asked
    first = replace(LIGHTHOUSE, zh="葬送的芙莉莲", episodes=28, started=dt.date(2023, 9, 29))
    second = replace(
        first,
        bgm_id=5,
        mikan_id=5,
        episodes=10,
        started=dt.date(2026, 1, 16),
        earlier_seasons=(28,),
    )
    settings.CATALOGUE_SNAPSHOT = tmp_path / "listed.json.gz"
    document.write(settings.CATALOGUE_SNAPSHOT, {}, [item_of(first), item_of(second)])
    world.catalogue.know([first, second])
    store.update(world.settings(), author="test")
    world.tmdb.fail("/", Trouble.SERVER_ERROR)
    if not has_key:
        store.update({"network": {"tmdb_api_key": ""}}, author="test")
    rule = publish("[X] 葬送的芙莉莲 第二季 - 01 [1080p]")
    Rule.objects.update(bgm_id=5, tmdb_id=first.tmdb_id)

    # when the scan looks at the rule of the second
    tasks.offsets_scan("")

    # then it is flagged as with TMDB
    rule.refresh_from_db()
    assert (rule.suggested_season_offset, rule.suggested_episode_offset) == (-1, 28)
    assert rule.needs_review_reason
