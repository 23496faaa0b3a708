"""What every source of metadata must do, run over all of them against the world."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings as DjangoSettings

from apps.core.errors import Problem
from apps.core.hosts import Turns
from apps.core.http import Outside
from apps.core.text import MESSAGES, say
from apps.metadata.catalogue import document
from apps.metadata.protocol import Language, Names, Question, Settings, Source
from apps.metadata.registry import SOURCES
from tests.world.shows import LIGHTHOUSE, LOLIHOUSE, Release
from tests.world.site import Site, Trouble
from tests.world.sites.bangumi_data import item_of
from tests.world.sites.tmdb import KEY
from tests.world.world import World

FAILURES = (
    Trouble.HANG,
    Trouble.DRIP,
    Trouble.TOO_MANY,
    Trouble.SERVER_ERROR,
    Trouble.CUT,
    Trouble.RESET,
    Trouble.HTML,
    Trouble.REDIRECT_LOOP,
    Trouble.OVERSIZED,
    Trouble.GZIP_BOMB,
    Trouble.EMPTY,
    Trouble.GARBAGE,
    Trouble.ENTITY_BOMB,
)
REMOTE = [kind.name for kind in SOURCES if kind.is_remote]


@pytest.fixture(params=SOURCES.names())
def source(request: pytest.FixtureRequest, world: World, tmp_path: Path) -> Iterator[Source]:
    settings = Settings(
        tmdb_base_url=world.tmdb.url,
        tmdb_image_url=world.tmdb.url,
        bgm_base_url=world.bgm.url,
        agent="autobangumi/AutoBangumi/0.0 (https://example.org)",
        tmdb_api_key=KEY,
        answering_seconds=1.0,
    )
    with Outside(turns=Turns(tmp_path / "hosts"), retry_pause_seconds=0) as http:
        yield SOURCES[str(request.param)].make(settings, http)


@pytest.fixture
def question(world: World, settings: DjangoSettings, tmp_path: Path) -> Question:
    """About a show that all of them know."""
    settings.CATALOGUE_SNAPSHOT = tmp_path / "snapshot.json.gz"
    document.write(settings.CATALOGUE_SNAPSHOT, {}, [item_of(LIGHTHOUSE)])
    out = world.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE))
    homepage = f"{world.mikan.url}/Home/Episode/{out.info_hash}"
    return Question(
        names=Names(zh=(LIGHTHOUSE.zh,), en=(LIGHTHOUSE.en,)), homepage=homepage, came_from=homepage
    )


def site_of(source: Source, world: World) -> Site | None:
    """The site that it asks; None for the catalogue on our own disk."""
    return {"mikan": world.mikan, "tmdb": world.tmdb, "bgm.tv": world.bgm}.get(source.name)


def test_it_is_listed_under_the_name_it_gives_itself(source: Source) -> None:
    assert source.name in SOURCES.names()


def test_it_knows_a_show(source: Source, question: Question, world: World) -> None:
    facts = source.ask(question)

    assert facts is not None
    assert (facts.source, facts.title) == (source.name, LIGHTHOUSE.zh)
    assert facts.year == LIGHTHOUSE.started.year
    assert bool(facts.poster_url) == bool(facts.poster_from) == bool(site_of(source, world))
    assert LIGHTHOUSE.zh in facts.names
    assert facts.trouble is None


def test_it_asks_its_own_site_only_and_a_few_times(
    source: Source, question: Question, world: World
) -> None:
    source.ask(question)

    own = site_of(source, world)
    assert own is None or 1 <= len(own.heard()) <= 3
    assert all(not site.heard() for site in world.sites if site is not own)


def test_what_it_does_not_know_is_none(source: Source, world: World) -> None:
    unknown = Question(
        names=Names(zh=("没有这部作品",)), homepage=f"{world.mikan.url}/Home/Episode/{'0' * 40}"
    )

    assert source.ask(replace(unknown, came_from=unknown.homepage)) is None


def test_it_says_in_words_why_it_cannot_be_asked(source: Source) -> None:
    reason = source.why_not(Question(names=Names()))

    assert reason in MESSAGES


def test_equal_questions_share_an_answer_and_languages_do_not(
    source: Source, question: Question
) -> None:
    key = source.memory_key(question)

    assert source.memory_key(replace(question)) == key
    assert source.memory_key(replace(question, language=Language.EN)) != key
    assert KEY not in key


@pytest.mark.parametrize("source", REMOTE, indirect=True)
@pytest.mark.parametrize("trouble", FAILURES, ids=lambda trouble: trouble.name.lower())
def test_whatever_its_site_does_it_raises_a_problem_that_has_words(
    source: Source, question: Question, world: World, trouble: Trouble
) -> None:
    site = site_of(source, world)
    assert site is not None
    site.fail("/", trouble, seconds=0.2)

    with pytest.raises(Problem) as caught:
        source.ask(question)

    assert say(caught.value.code, caught.value.facts).zh
    assert len(site.heard()) <= 6
