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
from tests.bangumi.conftest import NOW
from tests.world.pictures import poster as drawn
from tests.world.shows import LIGHTHOUSE, LOLIHOUSE
from tests.world.shows import Release as Published
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


def test_a_poster_that_an_older_program_knew_is_looked_for(
    world: World, tmp_path: Path, settings: Settings
) -> None:
    store.update(world.settings(), author="test")
    out = world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE, number="03"))
    item = rule(
        official_title=LIGHTHOUSE.zh,
        names={"zh": [LIGHTHOUSE.zh]},
        homepage=f"{world.mikan.url}/Home/Episode/{out.info_hash}",
        sources=[world.mikan.aggregate_url],
        poster_link="posters/0123abcd.jpg",
        poster_asked_at=NOW - dt.timedelta(days=900),
    )

    with Outside(turns=Turns(tmp_path), retry_pause_seconds=0) as outside:
        pictures.fetch_posters(store.load(), outside=outside, folder=settings.POSTERS_DIR)

    item.refresh_from_db()
    assert item.poster_link != "posters/0123abcd.jpg"
    assert (settings.DATA_DIR / item.poster_link).is_file()
