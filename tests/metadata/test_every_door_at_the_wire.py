"""Each address of each source, failing in each way: it says what is wrong, and is right again afterwards."""

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from apps.core.errors import Problem
from apps.core.http import Outside
from apps.core.text import say
from apps.metadata.protocol import Settings
from tests.metadata.conftest import Listed
from tests.metadata.doors import DOORS, Door
from tests.metadata.scripted import Scripted
from tests.world.site import Trouble

TROUBLES = {
    Trouble.HANG: {"timed_out"},
    Trouble.DRIP: {"timed_out"},
    Trouble.TOO_MANY: {"rate_limited"},
    Trouble.SERVER_ERROR: {"outside_status"},
    Trouble.CUT: {"broken_off"},
    Trouble.RESET: {"broken_off"},
    Trouble.HTML: {"bad_answer"},
    Trouble.EMPTY: {"bad_answer"},
    Trouble.GARBAGE: {"bad_answer"},
    # A question in a body is not asked again elsewhere.
    Trouble.REDIRECT_LOOP: {"endless_redirects", "outside_status"},
}
WRONG: tuple[Any, ...] = (
    None,
    True,
    5,
    -1.5,
    "x",
    "",
    [],
    [None, 3, "x"],
    {},
    {"x": [{}]},
    "9" * 400,
)
WRONG_FIELDS: tuple[Any, ...] = (None, 5, [None, 3, "x"], {"x": [{}]})
#: Mikan has pages; bangumi-data has thousands of records in one file, each read without trusting it.
DOCUMENTS = [door for door in DOORS if not door.name.startswith("mikan")]
RECORDS = [door for door in DOCUMENTS if door.name != "bangumi-data"]


@pytest.fixture(params=DOORS, ids=lambda door: door.name)
def door(request: pytest.FixtureRequest, listed: Listed) -> Door:
    listed()
    found: Door = request.param
    return found


@pytest.fixture
def site(door: Door) -> Iterator[Scripted]:
    """What is behind the door."""
    found = Scripted(copy.deepcopy(dict(door.answers))).start()
    yield found
    found.stop()
    assert found.broken == []


@pytest.fixture
def sources(site: Scripted) -> Settings:
    """All sources at that one site, impatient."""
    return Settings(
        tmdb_base_url=site.url,
        tmdb_image_url=site.url,
        bgm_base_url=site.url,
        agent="autobangumi/AutoBangumi/0.0 (https://example.org)",
        answering_seconds=10.0,
    )


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.name.lower())
def test_a_door_that_fails_says_how_and_is_right_again_afterwards(
    door: Door, site: Scripted, sources: Settings, http: Outside, trouble: Trouble
) -> None:
    # given an address that fails
    site.fail(door.path, trouble, seconds=0.2, retry_after="0", target=door.path)

    # when it is asked
    impatient = trouble in {Trouble.HANG, Trouble.DRIP}
    with pytest.raises(Problem) as caught:
        door.ask(replace(sources, answering_seconds=0.3) if impatient else sources, http)

    # then the failure has its name and its words, and nothing of it is kept
    assert caught.value.code in TROUBLES[trouble]
    words = say(caught.value.code, caught.value.facts)
    assert words.en
    assert words.zh
    site.heal()
    assert door.ask(sources, http)


def test_what_it_says_does_not_depend_on_the_content_type(
    door: Door, site: Scripted, sources: Settings, http: Outside
) -> None:
    site.fail(door.path, Trouble.WRONG_TYPE)

    assert door.ask(sources, http)


def problem_of(door: Door, sources: Settings, http: Outside) -> str:
    """The code of what is refused; "" where an answer came of it."""
    try:
        door.ask(sources, http)
    except Problem as problem:
        return problem.code
    return ""


@pytest.mark.parametrize("door", DOCUMENTS, indirect=True, ids=lambda door: door.name)
@pytest.mark.parametrize("wrong", WRONG, ids=lambda value: repr(value)[:12])
def test_a_document_of_another_shape_is_refused_or_says_nothing(
    door: Door, site: Scripted, sources: Settings, http: Outside, wrong: Any
) -> None:
    site.answers = dict.fromkeys(site.answers, wrong)

    assert problem_of(door, sources, http) in {"", "bad_answer"}


@pytest.mark.parametrize("door", RECORDS, indirect=True, ids=lambda door: door.name)
def test_a_field_of_another_type_costs_that_field_alone(
    door: Door, site: Scripted, sources: Settings, http: Outside
) -> None:
    whole = dict(site.answers)
    for name in sorted({key for document in whole.values() for key in keys(document)}):
        for wrong in WRONG_FIELDS:
            site.answers = {path: spoilt(document, name, wrong) for path, document in whole.items()}
            assert problem_of(door, sources, http) in {"", "bad_answer"}, (name, wrong)


def keys(document: Any) -> Iterator[str]:
    """Every name that occurs in a document."""
    inside = document.values() if isinstance(document, dict) else document
    if isinstance(document, dict):
        yield from document
    if isinstance(document, dict | list):
        for one in inside:
            yield from keys(one)


def spoilt(document: Any, name: str, wrong: Any) -> Any:
    """The document with something else wherever the name stands."""
    if isinstance(document, list):
        return [spoilt(one, name, wrong) for one in document]
    if isinstance(document, dict):
        return {
            key: wrong if key == name else spoilt(value, name, wrong)
            for key, value in document.items()
        }
    return document


def test_the_key_of_version_three_is_asked_with_and_a_token_is_told(http: Outside) -> None:
    for door in DOORS:
        if not door.name.startswith("tmdb"):
            continue
        site = Scripted(dict(door.answers)).start()
        door.ask(Settings(site.url, site.url, site.url, "a/b/1"), http)
        site.stop()
        for one in site.heard():
            has_key = "api_key" in one.asked.query
            assert has_key is door.name.endswith("v3"), door.name
            assert has_key is not ("authorization" in one.asked.headers), door.name
