"""Two shows of one name, such as a series and its remake: a release that does not say which it is of is not taken.

What tells them apart: a year in the title (matching.py), the day of publication, and where neither does, discs by
another group than the rule's. Those are held back only where the catalogue knows an older show of that very name.
"""

import logging
import re
from collections.abc import Collection

from apps.bangumi.book import names_of
from apps.bangumi.decisions import Reason, Verdict
from apps.bangumi.matching import members, share_a_member
from apps.bangumi.models import Rule, RuleKind
from apps.core.errors import DiskProblem
from apps.metadata import catalogue
from apps.metadata.catalogue import Listing
from apps.titles import Reading
from apps.titles.fold import fold
from apps.titles.vocabulary import DISCS

log = logging.getLogger(__name__)
#: First showings and the turn of a year make a year's difference; no remake came so soon.
_SAME_SHOW_YEARS = 1
_YEAR_BEHIND = re.compile(r"\s*[(（](?:19|20)[0-9]{2}[)）]\Z")


def doubt(rule: Rule, reading: Reading) -> Verdict | None:
    """Why a release that fits the rule may well be of another show of its name; None where nothing says so."""
    if rule.kind != RuleKind.EPISODE or rule.season != 1 or rule.year is None:
        return None
    if share_a_member(reading.groups, members(rule.group_name)):
        return None
    is_said = reading.year is not None
    if not is_said and (reading.source not in DISCS or rule.source in DISCS):
        return None
    began = [one.start.year for one in _others(rule) if one.start]
    other = next((one for one in began if (one == reading.year if is_said else one < rule.year)), 0)
    if not other:
        return None
    facts: dict[str, str | int | float] = {
        "title": rule.official_title,
        "year": rule.year,
        "other": other,
    }
    return Verdict(Reason.NAMESAKE, facts)


def _others(rule: Rule) -> list[Listing]:
    """Other shows that have the very name of the rule's in any language, the oldest first."""
    try:
        ours = [one for one in catalogue.by_names(names_of(rule)) if _is_of(rule, one)]
        names = [*names_of(rule), *(_bare(name) for one in ours for name in one.all_names)]
        listed = catalogue.by_names(names)
    except DiskProblem as problem:
        log.warning("Namesakes of %s cannot be looked up: %s", rule, problem)
        return []
    keys = {fold(name) for name in names} - {""}
    shows = {one.tmdb.id for one in ours if one.tmdb}
    others = [
        one
        for one in listed
        if not _is_of(rule, one)
        and one.type in {"tv", "web"}
        and not keys.isdisjoint(fold(_bare(name)) for name in one.all_names)
        and not _is_one_of(shows, one)
    ]
    return sorted(others, key=lambda one: str(one.start))


def _bare(name: str) -> str:
    """A name without the year by which catalogues tell it from another's."""
    return _YEAR_BEHIND.sub("", name)


def _is_of(rule: Rule, listing: Listing) -> bool:
    """Is this the rule's own show, by its number or the year in which it began?"""
    if listing.bgm_id is not None and listing.bgm_id == rule.bgm_id:
        return True
    start, year = listing.start, rule.year
    return start is None or year is None or abs(start.year - year) <= _SAME_SHOW_YEARS


def _is_one_of(shows: Collection[int], listing: Listing) -> bool:
    """Is this another season of those?"""
    return listing.tmdb is not None and listing.tmdb.id in shows
