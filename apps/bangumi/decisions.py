"""Take it or not, and why. Pure.

A verdict is reached in this order: can it be read, does it belong to a rule, is the rule followed, do the rule's
filters let it pass, is its episode wanted, is there a better one for the same episode.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from apps.titles import Kind, Reading


class Reason(enum.StrEnum):
    """Why a release was taken or not; core/text.py has a sentence for each (`reason_<value>`)."""

    #: Taken: belongs to a rule and nothing speaks against it.
    MATCHED = "matched"
    #: Taken: it was the first of a new rule.
    NEW_RULE = "new_rule"
    #: Taken: a better version of an episode that is there.
    NEWER_VERSION = "newer_version"
    #: Taken: the person said so.
    BY_HAND = "by_hand"
    UNREADABLE = "unreadable"
    NOT_A_SHOW = "not_a_show"
    NO_NUMBER = "no_number"
    EXTRA = "extra"
    BATCH = "batch"
    NO_RULE = "no_rule"
    RULE_DISABLED = "rule_disabled"
    GLOBAL_FILTER = "global_filter"
    RULE_FILTER = "rule_filter"
    #: An expression of a filter was not done with the title in time.
    FILTER_TOO_SLOW = "filter_too_slow"
    #: It lacks what the rule's include filter wants.
    NOT_INCLUDED = "not_included"
    #: Before the first episode that the person wants.
    BEFORE_FIRST = "before_first"
    BETTER_ONE = "better_one"
    EPISODE_THERE = "episode_there"
    #: Another show has the same name, and this looks like that one's.
    NAMESAKE = "namesake"
    #: Downloaded, but there was no video in it: the episode is still wanted.
    NO_VIDEO = "no_video"


TAKEN = frozenset({Reason.MATCHED, Reason.NEW_RULE, Reason.NEWER_VERSION, Reason.BY_HAND})

#: Not taken for what a rule, a filter or the want of a rule says: another answer once one of them changes.
OPEN = frozenset(
    {
        Reason.NO_RULE,
        Reason.RULE_DISABLED,
        Reason.GLOBAL_FILTER,
        Reason.RULE_FILTER,
        Reason.FILTER_TOO_SLOW,
        Reason.NOT_INCLUDED,
        Reason.BEFORE_FIRST,
        Reason.NAMESAKE,
    }
)

_EXTRAS = frozenset({Kind.PV, Kind.OPENING, Kind.ENDING})
_WITHOUT_NUMBER = frozenset({Kind.MOVIE, Kind.OVA, Kind.SPECIAL})
_LONGEST_DOUBLE = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one release; facts fill the reason's sentence."""

    reason: Reason
    facts: Mapping[str, str | int | float] = field(default_factory=dict)

    @property
    def is_taken(self) -> bool:
        """Is it to be downloaded?"""
        return self.reason in TAKEN


def obstacle(reading: Reading) -> Verdict | None:
    """Why a release cannot be an episode, film or special of any rule; None when it can."""
    if reading.kind is Kind.NONE or not reading.all_names:
        return Verdict(Reason.NOT_A_SHOW)
    if reading.kind in _EXTRAS:
        return Verdict(Reason.EXTRA)
    if is_batch(reading):
        return Verdict(Reason.BATCH)
    if reading.kind in _WITHOUT_NUMBER:
        return None
    if reading.episode is None:
        return Verdict(Reason.NO_NUMBER)
    return None


def is_batch(reading: Reading) -> bool:
    """Several episodes or seasons in one torrent; a double episode is none."""
    if reading.kind is Kind.BATCH or reading.season_end is not None:
        return True
    first, last = reading.episode, reading.episode_end
    return first is not None and last is not None and last - first + 1 > _LONGEST_DOUBLE
