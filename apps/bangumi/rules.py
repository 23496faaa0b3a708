"""What a person does to rules: make, change, disable, enable, delete."""

import datetime as dt
import logging
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from apps.bangumi import ledger
from apps.bangumi.book import is_group
from apps.bangumi.folders import folder_of
from apps.bangumi.models import Alias, Release, Rule
from apps.bangumi.record import aliases, changes, is_unchanged_list
from apps.core import work
from apps.core.config.schema import Config
from apps.core.errors import InvalidInput, NotFound, Refused
from apps.downloader import claims
from apps.downloader.protocol import DownloadClient, Torrent
from apps.naming import paths

log = logging.getLogger(__name__)
CATEGORY = "Bangumi"
#: A number elsewhere, and whether a person has set it.
PINS = {"bgm_id": "bgm_pinned", "tmdb_id": "tmdb_pinned"}
#: Attributes that say which releases a rule takes.
_DECIDING = frozenset(
    {
        *("title_raw", "group_name", "season", "kind", "year", "disabled"),
        *("filter", "include", "include_all", "wanted_from"),
        *("season_offset", "episode_offset"),
    }
)

#: Attributes that say which episodes of which work it has.
_OFFSETS = ("season_offset", "episode_offset")
NUMBERING = frozenset({"season", *_OFFSETS, "kind", *PINS})

#: A rule whose numbering waits for no decision.
NOTHING_TO_REVIEW: Mapping[str, Any] = {
    "needs_review": False,
    "needs_review_reason": "",
    "suggested_season_offset": None,
    "suggested_episode_offset": None,
    "review_reason": {},
}


class SameRule(Refused):
    """Another rule has this title pattern, group, season and kind already. Facts: id."""

    code = "same_rule"


def get(rule_id: int) -> Rule:
    """The rule. Raises NotFound."""
    try:
        return Rule.objects.get(pk=rule_id)
    except Rule.DoesNotExist:
        raise NotFound(what="rule", id=rule_id) from None


def follow(data: Mapping[str, Any], *, now: dt.datetime) -> tuple[Rule, bool]:
    """The rule for an analysed record, made or found again; True where it is new.

    One that exists keeps what was tuned; it is enabled again.
    """
    wanted = changes(data)
    if not wanted.get("title_raw"):
        raise InvalidInput.of("title_raw", "field_required")
    wanted.setdefault("official_title", wanted["title_raw"])
    identity = {
        "title_raw": wanted.pop("title_raw"),
        "group_name": wanted.pop("group_name", ""),
        "season": wanted.pop("season", 1),
        "kind": wanted.pop("kind", "episode"),
    }
    wanted.pop("disabled", None)
    for name in (*PINS, *PINS.values()):
        wanted.pop(name, None)
    rule, is_new = Rule.objects.get_or_create(
        **identity, defaults=wanted | {"created_at": now, "season_is_assumed": False}
    )
    if not is_new and rule.disabled:
        rule.disabled = False
        rule.save(update_fields=["disabled"])
    return rule, is_new


def change(rule: Rule, data: Mapping[str, Any], *, config: Config, client: DownloadClient) -> Rule:
    """Change what a person may change; torrents follow where the folder changes.

    Raises Unreachable and its kin, and then nothing has changed.
    """
    wanted = changes(
        {wire: raw for wire, raw in data.items() if not is_unchanged_list(rule, wire, raw)}
    )
    spellings = _wanted_aliases(data)
    before = rule.save_path
    folder_before = folder_of(rule, config)
    _pin(rule, wanted)
    different = {name for name in wanted if wanted[name] != getattr(rule, name)}
    for attribute, value in wanted.items():
        setattr(rule, attribute, value)
    settled = note_by_hand(rule, different)
    if rule.settled_at is not None and folder_of(rule, config) != folder_before:
        rule.save_path = folder_of(rule, config)
    if before and not paths.same(before, rule.save_path):
        _move(rule, before, client)
    try:
        with transaction.atomic():
            rule.save(update_fields=[*wanted, *settled, "season_is_assumed", "save_path"])
            is_deciding = wanted.keys() & _DECIDING
            if (spellings is not None and _set_aliases(rule, spellings)) or is_deciding:
                work.soon("second_look")
    except IntegrityError:
        raise SameRule(id=rule.pk) from None
    work.soon("feeds")
    if wanted.keys() & NUMBERING:
        ledger.ask_again(rule)
    if rule.is_doubted:
        work.soon("metadata")
    return rule


def note_by_hand(rule: Rule, changed: Collection[str]) -> Collection[str]:
    """A season set by a person is no guess any more, offsets settle the review. Returns what else changed by that."""
    if "season" in changed:
        rule.season_is_assumed = False
    if not set(_OFFSETS) & set(changed):
        return ()
    for name, value in NOTHING_TO_REVIEW.items():
        setattr(rule, name, value)
    return NOTHING_TO_REVIEW.keys()


def _pin(rule: Rule, wanted: dict[str, Any]) -> None:
    """A number that a person changes is pinned, one that is emptied is left to the sources again."""
    for number, flag in PINS.items():
        if number in wanted and wanted[number] != getattr(rule, number):
            wanted[flag] = wanted[number] is not None
            wanted["is_doubted"] = True
        elif flag in wanted:
            wanted[flag] = wanted[flag] and getattr(rule, number) is not None


def _wanted_aliases(data: Mapping[str, Any]) -> list[str] | None:
    """The other spellings that are wanted. Raises InvalidInput for a group's name: it would match all of its work."""
    wanted = aliases(data)
    groups = set(Rule.objects.values_list("group_name", flat=True)) if wanted else set()
    for text in wanted or ():
        if is_group(text, groups):
            raise InvalidInput.of("title_aliases", "alias_is_group", name=text)
    return wanted


def _set_aliases(rule: Rule, wanted: Sequence[str]) -> bool:
    """Make these the other spellings; True where one is new."""
    rule.aliases.exclude(text__in=wanted).delete()
    known = set(rule.aliases.values_list("text", flat=True)) | {rule.title_raw}
    new = [Alias(rule=rule, text=text) for text in wanted if text not in known]
    Alias.objects.bulk_create(new)
    return bool(new)


def _move(rule: Rule, before: str, client: DownloadClient) -> None:
    """The rule's torrents go with it, so that old and new episodes stay together."""
    hashes = [
        torrent.info_hash
        for torrent in client.torrents(category=CATEGORY)
        if f"ab:{rule.pk}" in torrent.tags and paths.same(torrent.save_path, before)
    ]
    if hashes:
        client.move(hashes, save_path=rule.save_path)


def set_disabled(rules: Sequence[Rule], *, disabled: bool) -> None:
    """Stop or resume following; files and torrents stay."""
    Rule.objects.filter(pk__in=[rule.pk for rule in rules]).update(disabled=disabled)
    if not disabled:
        work.soon("second_look")


def doubt_completeness(source_url: str) -> int:
    """Releases of a feed went by unseen: none of its rules is known to be complete any more; how many there are."""
    complete = Rule.objects.filter(disabled=False, eps_collect=True).values_list("pk", "sources")
    doubted = [pk for pk, sources in complete if source_url in sources]
    return Rule.objects.filter(pk__in=doubted).update(eps_collect=False)


def delete(rule: Rule, *, client: DownloadClient, remove_tasks: bool, delete_files: bool) -> int:
    """Remove a rule with its releases' decisions, so that a rule made again downloads again; tasks if asked.

    How many tasks were removed. With `delete_files` Unreachable stops it before anything is gone.
    """
    removed = 0
    if remove_tasks or delete_files:
        removed = remove_torrents(rule, client=client, delete_files=delete_files)
    with transaction.atomic():
        releases = Release.objects.filter(rule=rule)
        claims.forget(releases.exclude(download=None).values_list("download_id", flat=True))
        releases.delete()
        rule.delete()
    return removed


def remove_torrents(rule: Rule, *, client: DownloadClient, delete_files: bool) -> int:
    """Remove the rule's tasks from the client: those with its tag, or alone in its folder."""
    hashes = [torrent.info_hash for torrent in torrents_of(rule, client)]
    if hashes:
        client.delete(hashes, delete_files=delete_files)
    return len(hashes)


def torrents_of(rule: Rule, client: DownloadClient) -> list[Torrent]:
    """The rule's torrents: by tag, or by folder where no other rule shares it."""
    is_alone = bool(rule.save_path) and not (
        Rule.objects.filter(save_path=rule.save_path).exclude(pk=rule.pk).exists()
    )
    tag = f"ab:{rule.pk}"
    return [
        torrent
        for torrent in client.torrents(category=CATEGORY)
        if tag in torrent.tags
        or (is_alone and _is_ours(torrent) and paths.same(torrent.save_path, rule.save_path))
    ]


def _is_ours(torrent: Torrent) -> bool:
    return any(tag.startswith("ab:") for tag in torrent.tags)


def reset_all() -> int:
    """Delete all rules with their releases; feeds, client and disk stay as they are. How many."""
    with transaction.atomic():
        releases = Release.objects.exclude(rule=None)
        claims.forget(releases.exclude(download=None).values_list("download_id", flat=True))
        releases.delete()
        count = Rule.objects.count()
        Alias.objects.all().delete()
        Rule.objects.all().delete()
    return count
