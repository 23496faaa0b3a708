"""A way out to the world of the tests, and questions about its shows."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings as DjangoSettings

from apps.core.hosts import Turns
from apps.core.http import Outside
from apps.metadata.catalogue import document
from apps.metadata.protocol import Kind, Language, Names, Question, Settings
from tests.world.shows import LOLIHOUSE, Group, Release, Show
from tests.world.shows import Kind as ShowKind
from tests.world.sites.tmdb import KEY
from tests.world.world import World

Listed = Callable[..., Path]


@pytest.fixture
def http(tmp_path: Path) -> Iterator[Outside]:
    """A way out that does not wait between tries."""
    with Outside(turns=Turns(tmp_path / "hosts"), retry_pause_seconds=0) as outside:
        yield outside


@pytest.fixture
def listed(settings: DjangoSettings, tmp_path: Path) -> Listed:
    """Make the catalogue's snapshot hold some shows, in their published form."""

    def make(*shows: dict[str, Any], day: str = "2024-10-01") -> Path:
        path = tmp_path / "listed.json.gz"
        settings.CATALOGUE_SNAPSHOT = path
        document.write(path, {"of": day}, shows)
        return path

    return make


@pytest.fixture
def sources(world: World) -> Settings:
    """All sources of the world, impatient."""
    return Settings(
        tmdb_base_url=world.tmdb.url,
        tmdb_image_url=world.tmdb.url,
        bgm_base_url=world.bgm.url,
        agent="autobangumi/AutoBangumi/0.0 (https://example.org)",
        tmdb_api_key=KEY,
        answering_seconds=1.0,
    )


def published(world: World, show: Show, *, group: Group = LOLIHOUSE, bound: bool = True) -> str:
    """Put a release of a show out; the address of its page at Mikan."""
    out = world.publish(Release(show=show, group=group, bound=bound))
    return f"{world.mikan.url}/Home/Episode/{out.info_hash}"


def about(show: Show, *, homepage: str = "", language: Language = Language.ZH) -> Question:
    """What a release of a show leads us to ask."""
    return Question(
        names=Names(zh=(show.zh,), en=(show.en,)),
        kind=Kind.MOVIE if show.kind is ShowKind.MOVIE else Kind.EPISODE,
        season=show.season if show.season > 1 else None,
        language=language,
        homepage=homepage,
        came_from=homepage,
        published=show.started + dt.timedelta(days=1),
    )


def without_page(question: Question) -> Question:
    """The same of a site that has no pages of shows."""
    return replace(question, homepage="", came_from="")
