"""A rule from an analysed feed, and releases that are to be decided anew."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from apps.bangumi import rules
from apps.bangumi.decisions import Reason
from apps.bangumi.models import Release, ReleaseState, Rule

_ROWS_AT_ONCE = 500


def follow_analysed(
    data: Mapping[str, Any], *, analysed: Rule | None, parser: str, now: dt.datetime
) -> tuple[Rule, bool]:
    """The rule for a record that a person saw and may have changed; True where it is new.

    What the record cannot carry (the names and the page that metadata begins with) comes from `analysed`, the same
    show as the feed has it now. Raises InvalidInput.
    """
    rule, is_new = rules.follow(data, now=now)
    if is_new:
        rule.parser = parser
        if analysed is not None:
            rule.names = analysed.names
            rule.homepage = analysed.homepage
            rule.bgm_id = analysed.bgm_id
            rule.season_is_assumed = analysed.season_is_assumed and rule.season == analysed.season
    rule.added = True
    rule.eps_collect = True
    rule.save()
    return rule, is_new


def forget_skipped(release_ids: Iterable[int]) -> int:
    """Forget why these were not taken, so that they are decided anew where a feed still lists them; how many."""
    wanted = list(release_ids)
    gone = 0
    for start in range(0, len(wanted), _ROWS_AT_ONCE):
        rows = Release.objects.filter(
            pk__in=wanted[start : start + _ROWS_AT_ONCE], state=ReleaseState.SKIPPED, download=None
        )
        gone += rows.delete()[1].get("bangumi.Release", 0)
    return gone


def forget_unmatched(keys: Sequence[str]) -> int:
    """Forget that these belonged to no rule, now that there is a new one; how many."""
    gone = 0
    for start in range(0, len(keys), _ROWS_AT_ONCE):
        rows = Release.objects.filter(
            key__in=keys[start : start + _ROWS_AT_ONCE],
            state=ReleaseState.SKIPPED,
            reason__in=[Reason.NO_RULE.value, Reason.GLOBAL_FILTER.value],
        )
        gone += rows.delete()[1].get("bangumi.Release", 0)
    return gone
