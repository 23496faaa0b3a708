"""Whoever asks for a rule's picture gets one: the poster that is here, else one made of the title."""

import datetime as dt
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from apps.accounts import access_tokens, people
from apps.accounts.models import User
from apps.bangumi import pictures
from apps.bangumi.models import Rule
from apps.core.config import store
from apps.core.hosts import Turns
from apps.core.http import Outside
from apps.core.models import Job
from tests.bangumi.conftest import NOW
from tests.world.pictures import poster as drawn
from tests.world.shows import LIGHTHOUSE, LOLIHOUSE
from tests.world.shows import Release as Published
from tests.world.site import Trouble
from tests.world.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def api() -> Client:
    people.found(username="keeper", password="a long enough one")
    owner = User.objects.get()
    token = access_tokens.issue(owner=owner, name="page", scope="read").text
    return Client(headers={"authorization": f"Bearer {token}"})


def rule(**more: object) -> Rule:
    given: dict[str, object] = {"official_title": "静静的港", "title_raw": "Quiet Harbour"}
    return Rule.objects.create(**(given | {"created_at": NOW, "settled_at": NOW} | more))


def test_without_a_poster_it_is_made_of_the_title(api: Client) -> None:
    answer = api.get(f"/api/v1/bangumi/{rule().pk}/poster")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/svg+xml"
    assert "静静的港" in answer.content.decode()


def test_with_a_poster_it_is_the_poster(api: Client, settings: Settings) -> None:
    settings.POSTERS_DIR.mkdir(parents=True)
    (settings.POSTERS_DIR / "aaaaaaaa.jpg").write_bytes(drawn(LIGHTHOUSE))

    answer = api.get(f"/api/v1/bangumi/{rule(poster_link='posters/aaaaaaaa.jpg').pk}/poster")

    assert (answer["Content-Type"], answer.content) == ("image/jpeg", drawn(LIGHTHOUSE))


@pytest.mark.parametrize(
    "link",
    [
        "posters/aaaaaaaa.jpg",
        "https://img.example/a.jpg",
        "posters/../secret.txt",
        "../posters/aaaaaaaa.jpg",
        "posters/",
    ],
)
def test_a_file_that_is_not_here_is_no_broken_picture(
    api: Client, settings: Settings, link: str
) -> None:
    settings.DATA_DIR.joinpath("secret.txt").write_text("secret")

    answer = api.get(f"/api/v1/bangumi/{rule(poster_link=link).pk}/poster")

    assert answer["Content-Type"] == "image/svg+xml"


def test_who_has_it_already_is_told_so(api: Client) -> None:
    address = f"/api/v1/bangumi/{rule().pk}/poster"
    tag = api.get(address)["ETag"]

    again = api.get(address, headers={"if-none-match": tag})

    assert (again.status_code, again.content) == (304, b"")


def test_no_rule_has_no_picture(api: Client) -> None:
    assert api.get("/api/v1/bangumi/99/poster").status_code == 404


@pytest.fixture
def known(world: World) -> Rule:
    """A rule that Mikan has a poster for."""
    store.update(world.settings(), author="test")
    out = world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE, number="03"))
    return rule(
        official_title=LIGHTHOUSE.zh,
        names={"zh": [LIGHTHOUSE.zh]},
        homepage=f"{world.mikan.url}/Home/Episode/{out.info_hash}",
        sources=[world.mikan.aggregate_url],
    )


@pytest.fixture
def writer() -> Client:
    """A program that may change things."""
    owner = people.found(username="writer", password="a long enough one")
    token = access_tokens.issue(owner=owner, name="w", scope="write").text
    return Client(headers={"authorization": f"Bearer {token}"})


def test_a_poster_is_looked_for_when_asked(known: Rule, writer: Client, settings: Settings) -> None:
    answer = writer.get(f"/api/v1/bangumi/refresh/poster/{known.pk}")

    known.refresh_from_db()
    assert answer.status_code == 200
    assert answer.json()["msg_en"].endswith("the poster is here.")
    assert (settings.DATA_DIR / known.poster_link).read_bytes() == drawn(LIGHTHOUSE)
    assert Client().get(f"/{known.poster_link}").status_code == 200


def test_the_old_poster_stays_where_no_other_is_found(
    known: Rule, writer: Client, world: World
) -> None:
    Rule.objects.update(poster_link="posters/aaaaaaaa.jpg")
    world.mikan.fail("/images/", Trouble.HTML)

    answer = writer.get(f"/api/v1/bangumi/refresh/poster/{known.pk}")

    known.refresh_from_db()
    assert answer.status_code == 200
    assert answer.json()["msg_zh"].endswith("保留原有海报。")
    assert known.poster_link == "posters/aaaaaaaa.jpg"


def test_all_posters_are_looked_for_in_the_background(known: Rule, writer: Client) -> None:
    Rule.objects.update(poster_asked_at=NOW)

    answer = writer.get("/api/v1/bangumi/refresh/poster/all")

    known.refresh_from_db()
    assert answer.status_code == 200
    assert known.poster_asked_at is None
    assert Job.objects.filter(name="posters").exists()


def test_a_poster_that_an_older_program_knew_is_looked_for(
    known: Rule, tmp_path: Path, settings: Settings
) -> None:
    long_ago = NOW - dt.timedelta(days=900)
    Rule.objects.update(poster_link="posters/0123abcd.jpg", poster_asked_at=long_ago)

    with Outside(turns=Turns(tmp_path), retry_pause_seconds=0) as outside:
        pictures.fetch_posters(store.load(), outside=outside, folder=settings.POSTERS_DIR)

    known.refresh_from_db()
    assert known.poster_link != "posters/0123abcd.jpg"
    assert (settings.DATA_DIR / known.poster_link).is_file()
