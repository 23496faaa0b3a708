"""Two rules of one show: names that releases do not share turn out to be one show when a catalogue names it.

The one that was there stays, with its folder and all that was tuned; the newcomer's names become other spellings of
it, and what it wanted is decided anew, as releases of the other. Its claims were held, so no client has heard of them.
"""

import datetime as dt
import logging
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from apps.bangumi import intake
from apps.bangumi.book import open_book
from apps.bangumi.decisions import Reason
from apps.bangumi.matching import members, share_a_member
from apps.bangumi.models import Alias, Release, ReleaseState, Rule
from apps.core import work
from apps.core.config.schema import Config
from apps.downloader import claims
from apps.downloader.models import DownloadState

log = logging.getLogger(__name__)
#: What two rules of one show have in common, beside its title and a group. Release season and kind among them.
_SHAPE = ("season", "kind", "dpi", "subtitle", "source")
_NUMBERS = ("bgm_id", "tmdb_id")


def twin_of(rule: Rule) -> Rule | None:
    """The settled rule, the oldest of them, that follows the same show in the same shape by a similar group."""
    named = Q(official_title=rule.official_title) | Q(title_found=rule.official_title)
    shape = {name: getattr(rule, name) for name in _SHAPE}
    others = Rule.objects.filter(named, **shape).exclude(pk=rule.pk).exclude(settled_at=None)
    return next((one for one in others.order_by("id") if _is_twin(one, rule)), None)


def _is_twin(one: Rule, other: Rule) -> bool:
    """Have they a member in common, and is nothing known that makes them two works?"""
    numbers = ((getattr(one, name), getattr(other, name)) for name in (*_NUMBERS, "year"))
    is_other_work = any(mine and theirs and mine != theirs for mine, theirs in numbers)
    groups = members(one.group_name), members(other.group_name)
    return not is_other_work and share_a_member(*groups)


def call_too(rule: Rule, text: str) -> None:
    """Let a rule be known by this spelling too."""
    if text != rule.title_raw:
        Alias.objects.get_or_create(rule=rule, text=text)


def merge(rule: Rule, twin: Rule, *, config: Config, now: dt.datetime) -> bool:
    """Let a rule that is not settled become a part of its twin, in one transaction; False where either is gone.

    Whatever was not taken by hand is decided anew: what the twin has is not fetched twice.
    """
    with transaction.atomic():
        locked = Rule.objects.select_for_update().in_bulk([rule.pk, twin.pk])
        if len(locked) < 2 or locked[rule.pk].settled_at is not None:  # noqa: PLR2004 - the two
            return False
        _merge(rule, locked[twin.pk], config=config, now=now)
    log.info("%s is %s under another name", rule.title_raw, twin)
    return True


def _merge(rule: Rule, twin: Rule, *, config: Config, now: dt.datetime) -> None:
    for text in (rule.title_raw, *rule.aliases.order_by("pk").values_list("text", flat=True)):
        call_too(twin, text)
    twin.sources = list(dict.fromkeys([*twin.sources, *rule.sources]))
    twin.save(update_fields=["sources"])
    _move_what_was_asked_for(rule, twin)
    private, public = _give_up_claims(rule)
    rule.delete()
    for ids, is_private in ((public, False), (private, True)):
        if ids:
            intake.decide_again(
                ids,
                way=intake.Way(own=twin),
                config=config,
                now=now,
                book=open_book(),
                origin_private=is_private,
            )
    work.soon("second_look")


def _move_what_was_asked_for(rule: Rule, twin: Rule) -> None:
    """What a person took by hand stays taken, in the twin's folder."""
    asked = Release.objects.filter(rule=rule, reason=Reason.BY_HAND.value)
    downloads = list(asked.exclude(download=None).values_list("download_id", flat=True))
    claims.release_hold(downloads, save_path=twin.save_path, tags=[f"ab:{twin.pk}"])
    asked.update(rule=twin)


def _give_up_claims(rule: Rule) -> tuple[Sequence[int], Sequence[int]]:
    """Make the rule's releases undecided and drop their claims; ids of those from private feeds, and of the others."""
    releases = Release.objects.filter(rule=rule)
    everything = list(releases.order_by("id").values_list("pk", "download__origin_private"))
    held = releases.filter(download__held=True, download__state=DownloadState.CLAIMED)
    # A torrent that another release stands on as well stays.
    shared = Release.objects.exclude(pk__in=[pk for pk, _ in everything]).exclude(download=None)
    unshared = held.exclude(download__in=shared.values("download"))
    claimed = list(unshared.values_list("download_id", flat=True))
    Release.objects.filter(pk__in=[pk for pk, _ in everything]).update(
        rule=None, state=ReleaseState.SKIPPED, reason=Reason.NO_RULE.value, facts={}, download=None
    )
    claims.forget(claimed)
    private = [pk for pk, is_private in everything if is_private]
    return private, [pk for pk, is_private in everything if not is_private]
