"""Posters: fetched once, looked at before they are kept, served to everybody who knows the name."""

import io
import re
from pathlib import Path

import pytest
from django.test import Client
from PIL import Image
from pytest_django.fixtures import Settings

from apps.core.errors import BadAnswer, Problem, UnsafeAddress
from apps.core.http import Outside
from apps.core.models import Job
from apps.metadata import posters
from apps.metadata.models import Poster
from tests.metadata.conftest import published
from tests.metadata.scripted import Scripted
from tests.world.pictures import poster as drawn
from tests.world.shows import LIGHTHOUSE, TEA_TRAIN
from tests.world.site import Trouble
from tests.world.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings: Settings) -> Path:
    """Where posters are kept in this test."""
    kept: Path = settings.POSTERS_DIR
    return kept


def address(world: World) -> str:
    published(world, LIGHTHOUSE)
    return f"{world.mikan.url}/images/Bangumi/x/{LIGHTHOUSE.poster_name}.jpg"


def fetched(world: World, http: Outside, folder: Path, url: str = "") -> str:
    url = url or address(world)
    return posters.keep(url, found_at=world.mikan.url, http=http, folder=folder)


def test_a_poster_is_fetched_once_and_stored_under_a_name_that_says_nothing(
    world: World, http: Outside, folder: Path
) -> None:
    url = address(world)

    name = fetched(world, http, folder, url)
    again = fetched(world, http, folder, url)

    assert again == name
    assert re.fullmatch(r"[0-9a-f]{8}\.jpg", name)
    assert (folder / name).read_bytes() == drawn(LIGHTHOUSE)
    assert len(world.mikan.heard("/images/")) == 1
    assert posters.link(name) == f"posters/{name}"
    assert sorted(path.name for path in folder.iterdir()) == [name]


def test_a_name_that_another_picture_has_is_made_longer(
    world: World, http: Outside, folder: Path
) -> None:
    name = fetched(world, http, folder)
    Poster.objects.all().delete()
    (folder / name).write_bytes(drawn(TEA_TRAIN))

    longer = fetched(world, http, folder)

    assert longer != name
    assert longer.startswith(name[:8])
    assert posters.NAME.match(longer)
    assert (folder / name).read_bytes() == drawn(TEA_TRAIN)
    assert (folder / longer).read_bytes() == drawn(LIGHTHOUSE)


def test_two_addresses_of_one_picture_share_its_file(
    world: World, http: Outside, folder: Path
) -> None:
    published(world, LIGHTHOUSE)
    one = fetched(world, http, folder)
    other = fetched(
        world, http, folder, f"{world.tmdb.url}/t/p/w780/world{LIGHTHOUSE.tmdb_id}poster.jpg"
    )

    assert one == other
    assert Poster.objects.count() == 2
    assert len(list(folder.iterdir())) == 1


def test_a_poster_whose_file_is_gone_is_fetched_again(
    world: World, http: Outside, folder: Path
) -> None:
    name = fetched(world, http, folder)
    (folder / name).unlink()

    restored = posters.restore_missing(http=http, folder=folder)

    assert restored == 1
    assert (folder / name).is_file()
    assert posters.restore_missing(http=http, folder=folder) == 0


def test_asking_for_a_poster_whose_file_is_gone_has_it_fetched_again(
    world: World, http: Outside, folder: Path, client: Client
) -> None:
    name = fetched(world, http, folder)
    (folder / name).unlink()

    answer = client.get(f"/posters/{name}")

    assert answer.status_code == 404
    assert Job.objects.filter(name="posters").exists()


def test_a_name_that_was_never_kept_asks_for_nothing(client: Client) -> None:
    assert client.get("/posters/aaaaaaaa.jpg").status_code == 404
    assert not Job.objects.filter(name="posters").exists()


def test_one_poster_that_cannot_be_restored_does_not_stop_the_others(
    world: World, http: Outside, folder: Path
) -> None:
    published(world, TEA_TRAIN)
    gone = fetched(world, http, folder)
    other = fetched(
        world, http, folder, f"{world.mikan.url}/images/Bangumi/x/{TEA_TRAIN.poster_name}.jpg"
    )
    for path in folder.iterdir():
        path.unlink()
    world.mikan.fail(f"/images/Bangumi/x/{LIGHTHOUSE.poster_name}", Trouble.HTML)

    assert posters.restore_missing(http=http, folder=folder) == 1
    assert (folder / other).is_file()
    assert not (folder / gone).exists()


def test_a_picture_that_changed_at_its_site_keeps_its_old_name_alive(
    http: Outside, folder: Path
) -> None:
    site = Scripted({"/a.jpg": drawn(LIGHTHOUSE)}, content_type="image/jpeg").start()
    try:
        old = posters.keep(f"{site.url}/a.jpg", found_at=site.url, http=http, folder=folder)
        (folder / old).unlink()
        site.answers["/a.jpg"] = drawn(TEA_TRAIN)
        posters.restore_missing(http=http, folder=folder)
    finally:
        site.stop()

    assert (folder / old).read_bytes() == drawn(TEA_TRAIN)


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble.HTML,
        Trouble.EMPTY,
        Trouble.GARBAGE,
        Trouble.OVERSIZED,
        Trouble.DECLARED_OVERSIZED,
        Trouble.SERVER_ERROR,
        Trouble.CUT,
        Trouble.REDIRECT_LOOP,
        Trouble.NO_TORRENT,
    ],
)
def test_what_is_no_picture_is_not_kept(
    world: World, http: Outside, folder: Path, trouble: Trouble
) -> None:
    world.mikan.fail("/images/", trouble)

    with pytest.raises(Problem):
        fetched(world, http, folder)

    assert not folder.exists() or list(folder.iterdir()) == []
    assert not Poster.objects.exists()


def picture(width: int, height: int, file_format: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("1", (width, height)).save(file, file_format)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (picture(64, 64), True),
        (picture(9000, 9000), False),
        (picture(3, 3), False),
        (picture(64, 64, "GIF"), False),
        (picture(64, 64)[:-30], False),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", False),
    ],
    ids=["png", "too many pixels", "too few", "gif", "cut", "svg"],
)
def test_pixels_are_counted_before_a_picture_is_unfolded(
    http: Outside, folder: Path, content: bytes, *, kept: bool
) -> None:
    site = Scripted({"/a": content}, content_type="image/png").start()
    try:
        if kept:
            name = posters.keep(f"{site.url}/a", found_at=site.url, http=http, folder=folder)
            assert name.endswith(".png")
        else:
            with pytest.raises(BadAnswer):
                posters.keep(f"{site.url}/a", found_at=site.url, http=http, folder=folder)
    finally:
        site.stop()


@pytest.mark.parametrize(
    "media_type",
    [
        "text/html",
        "text/plain; charset=utf-8",
        "application/json",
        "application/xml",
        "image/svg+xml",
    ],
)
def test_what_says_of_itself_that_it_is_no_photograph_is_refused(
    http: Outside, folder: Path, media_type: str
) -> None:
    drawing = b"<svg xmlns='http://www.w3.org/2000/svg' width='400' height='600'/>"
    content = drawing if media_type == "image/svg+xml" else picture(64, 64)
    site = Scripted({"/a.png": content}, content_type=media_type).start()
    try:
        with pytest.raises(BadAnswer):
            posters.keep(f"{site.url}/a.png", found_at=site.url, http=http, folder=folder)
    finally:
        site.stop()

    assert not Poster.objects.exists()


def test_a_public_site_cannot_make_us_ask_a_private_address(
    world: World, http: Outside, folder: Path
) -> None:
    url = address(world)

    with pytest.raises(UnsafeAddress):
        posters.keep(url, found_at="", http=http, folder=folder)

    assert world.mikan.heard("/images/") == []


def test_a_poster_is_served_without_a_sign_in_and_for_long(
    world: World, http: Outside, folder: Path, client: Client
) -> None:
    name = fetched(world, http, folder)

    answer = client.get(f"/posters/{name}")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert "immutable" in answer["Cache-Control"]
    assert b"".join(answer.streaming_content) == drawn(LIGHTHOUSE)  # type: ignore[attr-defined]


OUTSIDE = [
    "../secret.txt",
    "..%2fsecret.txt",
    "%2e%2e%2fsecret.txt",
    "%2e%2e/secret.txt",
    "..%252fsecret.txt",
    "..\\secret.txt",
    "..%5csecret.txt",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "....//secret.txt",
    "a/../../secret.txt",
    "C:secret.txt",
    "aaaaaaaa.jpg%00.txt",
]


@pytest.mark.parametrize("name", OUTSIDE)
def test_no_name_leads_out_of_the_folder(folder: Path, client: Client, name: str) -> None:
    folder.mkdir(parents=True)
    (folder.parent / "secret.txt").write_text("secret")

    answer = client.get(f"/posters/{name}")

    assert answer.status_code == 403
    assert b"secret" not in answer.content


@pytest.mark.parametrize(
    "name",
    [
        "",
        "aaaaaaaa.jpg",
        "aaaaaaaa.gif",
        "AAAAAAAA.jpg",
        "poster.jpg",
        "aaaaaaaa.jpg.txt",
        "aaa.jpg",
    ],
)
def test_what_is_not_there_is_not_found(folder: Path, client: Client, name: str) -> None:
    folder.mkdir(parents=True)

    assert client.get(f"/posters/{name}").status_code == 404


def test_a_link_out_of_the_folder_is_not_followed(folder: Path, client: Client) -> None:
    folder.mkdir(parents=True)
    (folder.parent / "secret.txt").write_text("secret")
    (folder / "aaaaaaaa.jpg").symlink_to(folder.parent / "secret.txt")

    assert client.get("/posters/aaaaaaaa.jpg").status_code == 403


def test_a_folder_that_only_begins_alike_is_another_folder(folder: Path, client: Client) -> None:
    evil = folder.with_name("posters-evil")
    evil.mkdir(parents=True)
    (evil / "aaaaaaaa.jpg").write_bytes(b"x")

    assert client.get("/posters/../posters-evil/aaaaaaaa.jpg").status_code == 403
    assert client.get("/posters-evil/aaaaaaaa.jpg").status_code == 404


def test_posters_are_only_read(client: Client) -> None:
    assert client.post("/posters/aaaaaaaa.jpg").status_code == 405
