"""A source that keeps failing is left alone for growing pauses, the others serve, and pages say so in words."""

import datetime as dt
from dataclasses import replace

import pytest

from apps.core import clock
from apps.core.config.schema import Config
from apps.core.errors import (
    HostBusy,
    HostResting,
    RateLimited,
    Unauthorised,
    UnknownName,
    UnsafeAddress,
)
from apps.core.http import Outside
from apps.dashboard import home
from apps.metadata import standing
from apps.metadata.asking import ask_one
from apps.metadata.models import SourceStanding
from apps.metadata.protocol import Names, Parser, Question, Settings, ShowFacts
from apps.metadata.resolver import Resolution, resolve
from apps.program import health
from tests.metadata.conftest import Listed, about, published, without_page
from tests.world.shows import LIGHTHOUSE
from tests.world.site import Trouble
from tests.world.sites.bangumi_data import item_of
from tests.world.world import World

pytestmark = pytest.mark.django_db


def ask(number: int, sources: Settings, http: Outside, *, fresh: bool = False) -> Resolution:
    """A question that nobody has asked before."""
    question = Question(names=Names(zh=(f"第{number}个名字",)))
    return resolve(question, parser=Parser.TMDB, settings=sources, http=http, fresh=fresh)


def of_bgm(found: Resolution) -> str:
    return next(said.code for said in found.trace if said.source == "bgm.tv")


def fail_until_left_alone(sources: Settings, http: Outside) -> None:
    for number in range(standing.FAILURES_ALLOWED):
        ask(number, sources, http)


def pass_time() -> None:
    """The pause is over."""
    SourceStanding.objects.filter(source="bgm.tv").update(
        next_at=clock.now() - dt.timedelta(seconds=1)
    )


def test_after_some_failures_it_is_left_alone_and_the_others_are_asked(
    world: World, http: Outside, sources: Settings
) -> None:
    world.bgm.fail("/", Trouble.SERVER_ERROR)
    fail_until_left_alone(sources, http)
    world.bgm.forget()
    world.tmdb.forget()

    found = ask(9, sources, http)

    assert of_bgm(found) == "source_resting"
    assert world.bgm.heard() == []
    assert world.tmdb.heard() != []


def test_the_catalogue_serves_in_its_place(
    world: World, http: Outside, sources: Settings, listed: Listed
) -> None:
    listed(item_of(LIGHTHOUSE))
    world.bgm.fail("/", Trouble.SERVER_ERROR)
    world.tmdb.fail("/", Trouble.SERVER_ERROR)
    fail_until_left_alone(sources, http)

    found = resolve(
        without_page(about(LIGHTHOUSE)), parser=Parser.TMDB, settings=sources, http=http
    )

    assert (found.official_title, found.title_from) == (LIGHTHOUSE.zh, "bangumi-data")


def test_what_it_said_before_is_still_remembered(
    world: World, http: Outside, sources: Settings
) -> None:
    published(world, LIGHTHOUSE)
    question = without_page(about(LIGHTHOUSE))
    before = resolve(question, parser=Parser.TMDB, settings=sources, http=http)
    world.bgm.fail("/", Trouble.SERVER_ERROR)
    fail_until_left_alone(sources, http)

    again = resolve(question, parser=Parser.TMDB, settings=sources, http=http)

    assert again.bgm_id == before.bgm_id == LIGHTHOUSE.bgm_id


def test_pauses_grow_and_one_answer_ends_them(
    world: World, http: Outside, sources: Settings
) -> None:
    world.bgm.fail("/", Trouble.SERVER_ERROR)
    fail_until_left_alone(sources, http)
    first = standing.left_alone("bgm.tv", asked_as=sources.fingerprint)
    began = clock.now()
    pass_time()
    ask(7, sources, http)
    second = standing.left_alone("bgm.tv", asked_as=sources.fingerprint)
    assert first is not None
    assert second is not None
    assert second - clock.now() > (first - began) * 1.5

    world.bgm.heal()
    pass_time()
    found = ask(8, sources, http)

    assert of_bgm(found) == "metadata_unknown"
    assert standing.failing() == []


def test_a_person_who_asks_is_not_turned_away(
    world: World, http: Outside, sources: Settings
) -> None:
    world.bgm.fail("/", Trouble.SERVER_ERROR)
    fail_until_left_alone(sources, http)
    world.bgm.heal()

    assert of_bgm(ask(9, sources, http, fresh=True)) == "metadata_unknown"
    assert standing.failing() == []


def test_changed_settings_end_the_pause(world: World, http: Outside, sources: Settings) -> None:
    world.tmdb.fail("/", Trouble.SERVER_ERROR)
    fail_until_left_alone(sources, http)
    world.tmdb.heal()
    world.tmdb.forget()

    ask(9, replace(sources, tmdb_api_key="a.new.token"), http)

    assert world.tmdb.heard() != []


def test_pages_say_which_since_when_and_until_when(
    world: World, http: Outside, sources: Settings
) -> None:
    world.bgm.fail("/", Trouble.SERVER_ERROR)
    fail_until_left_alone(sources, http)
    until = standing.left_alone("bgm.tv", asked_as=sources.fingerprint)

    (complaint,) = health.complaints()
    (aside,) = home.gather(Config()).asides

    assert until is not None
    assert "bgm.tv" in complaint.words.en
    assert "bgm.tv" in complaint.words.zh
    assert "500" in complaint.words.en
    assert f"{until.astimezone():%H:%M}" in complaint.words.zh
    assert complaint.since is not None
    assert aside.text in complaint.words


@pytest.mark.parametrize(
    ("problem", "counts"),
    [
        (UnknownName(host="a"), True),
        (Unauthorised(host="a"), True),
        (RateLimited(host="a", seconds=3), True),
        (HostBusy(host="a"), False),
        (UnsafeAddress(url="a"), False),
    ],
)
def test_what_is_held_against_a_source(problem: UnknownName, counts: bool) -> None:  # noqa: FBT001
    until = standing.failed("somebody", problem, allowed=1)

    assert (until is not None) is counts


def test_a_site_that_asks_us_to_wait_is_waited_for(
    world: World, http: Outside, sources: Settings
) -> None:
    world.bgm.fail("/", Trouble.TOO_MANY, times=1, retry_after="1")

    first = ask(1, sources, http)
    second = ask(2, sources, http)

    assert of_bgm(first) == "rate_limited"
    assert of_bgm(second) == "metadata_unknown"


def test_what_waits_for_a_resting_host_is_traced_but_no_news_for_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    source = AtAHostThatRests()

    _, said = ask_one(source, about(LIGHTHOUSE), fresh=False, settings=None)

    assert [line.code for line in said] == ["host_resting"]
    assert caplog.records == []


class AtAHostThatRests:
    """A source that cannot even be asked now: its host failed a moment ago, which was logged then."""

    name = "bgm.tv"

    def why_not(self, question: Question) -> str:  # noqa: ARG002 - the protocol's shape
        """It may be asked."""
        return ""

    def memory_key(self, question: Question) -> str:  # noqa: ARG002
        """Nothing is remembered."""
        return ""

    def ask(self, question: Question) -> ShowFacts | None:  # noqa: ARG002
        """Raises HostResting."""
        raise HostResting(host="api.bgm.tv", seconds=58)
