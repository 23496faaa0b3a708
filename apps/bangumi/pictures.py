"""Posters of rules: fetched in the background, never waited for."""

import datetime as dt
import logging
from collections.abc import Iterable
from pathlib import Path

from apps.bangumi import settle
from apps.bangumi.models import Rule
from apps.core import clock, work
from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.errors import Problem
from apps.core.http import Outside
from apps.metadata import drawn, posters, resolver

log = logging.getLogger(__name__)
#: How long a poster that nobody could name is left alone.
ASKED_AGAIN_AFTER = dt.timedelta(days=1)


def fetch_posters(config: Config, *, outside: Outside, folder: Path) -> int:
    """Fetch the posters that new rules know of, and those whose files are gone; how many came."""
    fetched = 0
    for rule in Rule.objects.filter(poster_link="").exclude(poster_source=""):
        try:
            name = posters.keep(
                rule.poster_source, found_at=rule.poster_found_at, http=outside, folder=folder
            )
        except Problem as problem:
            log.warning("The poster of %s did not come: %s", rule, problem)
            continue
        Rule.objects.filter(pk=rule.pk).update(poster_link=posters.link(name))
        fetched += 1
    again = Rule.objects.filter(poster_asked_at=None).exclude(settled_at=None)
    wanted = [*again, *_with_unknown_file(folder)]
    fetched += look_again(wanted, config, outside=outside, folder=folder)
    return fetched + posters.restore_missing(http=outside, folder=folder)


def picture_of(rule: Rule, *, folder: Path) -> tuple[bytes, str]:
    """A picture and its media type, for any rule: the poster that is here, else one made of its title."""
    path = posters.file_of(rule.poster_link, folder=folder)
    if path is not None:
        return path.read_bytes(), posters.TYPES[path.suffix[1:]]
    return drawn.picture(rule.official_title).encode(), drawn.MEDIA_TYPE


def _with_unknown_file(folder: Path) -> list[Rule]:
    """Rules whose poster is not here, and of which nobody knows where it came from (an older program's)."""
    rules = Rule.objects.filter(poster_link__startswith="posters/").exclude(settled_at=None)
    return [
        rule
        for rule in rules.filter(poster_asked_at__lt=clock.now() - ASKED_AGAIN_AFTER)
        if posters.file_of(rule.poster_link, folder=folder) is None
        and not posters.is_known(rule.poster_link.rpartition("/")[2])
    ]


def forget_looking() -> int:
    """Let the background look for every rule's poster again; how many rules there are."""
    count = Rule.objects.update(poster_asked_at=None)
    work.soon("posters")
    return count


def look_again(rules: Iterable[Rule], config: Config, *, outside: Outside, folder: Path) -> int:
    """Ask the sources for these rules' posters and fetch them; the old one stays where nothing comes. How many came."""
    found = 0
    for rule in rules:
        try:
            resolution = resolver.resolve(
                settle.question_of(rule, config),
                parser=settle.parser_of(rule),
                settings=resolver.settings_for(store.in_use(config.network)),
                http=outside,
                fresh=True,
            )
            if not resolution.poster_url:
                continue
            name = posters.keep(
                resolution.poster_url, found_at=resolution.poster_from, http=outside, folder=folder
            )
        except Problem as problem:
            log.warning("The poster of %s did not come: %s", rule, problem)
            continue
        finally:
            Rule.objects.filter(pk=rule.pk).update(poster_asked_at=clock.now())
        Rule.objects.filter(pk=rule.pk).update(
            poster_link=posters.link(name),
            poster_source=resolution.poster_url,
            poster_found_at=resolution.poster_from,
        )
        found += 1
    return found
