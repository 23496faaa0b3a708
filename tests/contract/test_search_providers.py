"""What every search provider must do, run over all kinds against the world."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote_plus, urlsplit

import pytest

from apps.core.config.schema import Config
from apps.core.errors import Problem
from apps.core.hosts import Turns
from apps.core.http import Outside
from apps.core.text import say
from apps.rss.feed_reader import read_feed
from apps.search import find, words
from apps.search.protocol import Provider
from apps.search.registry import KINDS, provider
from tests.search.bench import play
from tests.world.shows import LIGHTHOUSE, LOLIHOUSE, NEKOMOE, SNOW_COURIER, Release
from tests.world.site import Site, Trouble
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
    Trouble.EMPTY,
    Trouble.GARBAGE,
    Trouble.ENTITY_BOMB,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A provider, the site behind it, and the way there."""

    provider: Provider
    site: Site
    outside: Outside

    def find(self, text: str) -> list[str]:
        """The titles it answers with."""
        found = find.releases(self.provider, words.split(text), outside=self.outside)
        return [one.title for one in found]


@pytest.fixture(params=KINDS.names())
def asked(
    request: pytest.FixtureRequest,
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Asked]:
    monkeypatch.setattr(find, "PURPOSE", replace(find.PURPOSE, whole_seconds=2.0, read_seconds=2.0))
    name = str(request.param)
    played = play(name, world)
    with Outside(turns=Turns(tmp_path / "hosts"), retry_pause_seconds=0) as outside:
        yield Asked(provider(name, played.template), played.site, outside)
    played.site.stop()
    assert played.site.broken == []


def test_a_name_and_an_address_say_its_kind(asked: Asked) -> None:
    if asked.provider.kind.template:
        assert provider("mine", asked.provider.kind.template).kind is asked.provider.kind
    else:
        assert provider("mine", asked.provider.template).kind is asked.provider.kind


def test_it_finds_what_says_every_word(asked: Asked, world: World) -> None:
    found = world.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE)).release.title
    world.publish(Release(show=SNOW_COURIER, group=LOLIHOUSE))

    assert asked.find(LIGHTHOUSE.zh) == [found]
    assert asked.find("LoliHouse Kiri no Minato") == [found]


def test_it_is_asked_once_and_with_blanks_between_the_words(asked: Asked, world: World) -> None:
    world.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE))

    asked.find("[LoliHouse] Kiri_no Minato!")

    (heard,) = asked.site.heard()
    assert "LoliHouse Kiri no Minato" in unquote_plus(heard.asked.target)
    assert "+" not in urlsplit(heard.asked.target).path


def test_nothing_found_is_no_trouble(asked: Asked) -> None:
    assert asked.find("没有这部作品") == []


def test_the_address_of_a_result_finds_that_group_alone(asked: Asked, world: World) -> None:
    for show, group in ((LIGHTHOUSE, LOLIHOUSE), (LIGHTHOUSE, NEKOMOE), (SNOW_COURIER, LOLIHOUSE)):
        for number in ("01", "02"):
            world.publish(Release(show=show, group=group, number=number))
    candidates = find.releases(asked.provider, words.split("no"), outside=asked.outside)
    works = find.works(asked.provider, candidates, config=Config())

    assert len(works) == 2
    rules = [found.rule for work in works for found in work.found]
    assert len(rules) == 3
    for rule in rules:
        narrow = replace(asked.provider, template=rule.sources[0])
        titles = asked.outside.fetch(narrow.template, purpose=find.PURPOSE)
        content = read_feed(titles.content, url=narrow.template)
        listed = [one.title for one in content.candidates]
        ours = [one for one in listed if rule.title_raw in one and rule.group_name in one]
        assert len(ours) == 2
        if not asked.provider.kind.is_loose:
            assert listed == ours


@pytest.mark.parametrize("trouble", FAILURES)
def test_what_goes_wrong_has_words_without_the_address(
    asked: Asked, world: World, trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurried = replace(find.PURPOSE, whole_seconds=0.5, read_seconds=0.5)
    monkeypatch.setattr(find, "PURPOSE", hurried)
    world.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE))
    asked.site.fail("/", trouble, seconds=0.2)

    with pytest.raises(Problem) as caught:
        asked.find(LIGHTHOUSE.en)

    said = say(caught.value.code, caught.value.facts)
    assert asked.provider.template.split("?")[-1] not in f"{said.en}{said.zh}{caught.value}"
