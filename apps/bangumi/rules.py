"""What a person does to rules: make, change, disable, enable, delete."""

import datetime as dt
import logging
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from apps.bangumi import episodes, ledger, merging
from apps.bangumi.book import is_group
from apps.bangumi.folders import folder_of
from apps.bangumi.models import Alias, Release, ReleaseState, Rule
from apps.bangumi.record import aliases, changes, is_unchanged_list
from apps.core import fields, work
from apps.core.config.schema import Config
from apps.core.errors import InvalidInput, NotFound, Refused
from apps.downloader import claims
from apps.downloader.protocol import DownloadClient, Torrent
from apps.library import shelf
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
#: Those that give its files other numbers.
RENUMBERING = NUMBERING - PINS.keys()

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
    """The rule for an analysed record, made or found again, also under another name; True where it is new.

    One that exists keeps what was tuned; it is enabled again, and wants from that episode on which is named now.
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
    first = wanted.get("wanted_from")
    for name in (*PINS, *PINS.values()):
        wanted.pop(name, None)
    made = wanted | {"created_at": now, "season_is_assumed": False}
    twin = merging.twin_of(Rule(**identity, **made))
    if twin is not None and not Rule.objects.filter(**identity).exists():
        merging.call_too(twin, identity["title_raw"])
        rule, is_new = twin, False
    else:
        rule, is_new = Rule.objects.get_or_create(**identity, defaults=made)
    if not is_new:
        rule.disabled = False
        # An analysed record that comes back names none: it takes nothing away.
        rule.wanted_from = rule.wanted_from if first is None else first
        rule.save(update_fields=["disabled", "wanted_from"])
    return rule, is_new


def change(rule: Rule, data: Mapping[str, Any], *, config: Config, client: DownloadClient) -> Rule:
    """Change what a client's record says; as `put`. `rename_existing` false leaves the files that are there alone."""
    wanted = changes(
        {wire: raw for wire, raw in data.items() if not is_unchanged_list(rule, wire, raw)}
    )
    return put(
        rule,
        wanted,
        spellings=_wanted_aliases(data),
        also_there=_also_there(data),
        config=config,
        client=client,
    )


def _also_there(data: Mapping[str, Any]) -> bool:
    raw = data.get("rename_existing")
    return raw is None or fields.boolean("rename_existing", raw)


def put(
    rule: Rule,
    wanted: dict[str, Any],
    *,
    spellings: Sequence[str] | None = None,
    also_there: bool = True,
    config: Config,
    client: DownloadClient,
) -> Rule:
    """Give attributes of a rule the values that a person wants; torrents follow where the folder changes.

    `also_there`: where other numbers are given, the files that are there get their new names soon; else they stay in
    their folder under their names. Raises Unreachable and its kin, and then nothing has changed; SameRule.
    """
    before = rule.save_path
    folder_before = folder_of(rule, config)
    _pin(rule, wanted)
    different = {name for name in wanted if wanted[name] != getattr(rule, name)}
    for attribute, value in wanted.items():
        setattr(rule, attribute, value)
    settled = _note_by_hand(rule, different, wanted)
    _refuse_twins(rule)
    if rule.settled_at is not None and folder_of(rule, config) != folder_before:
        rule.save_path = folder_of(rule, config)
    is_renumbered = bool(different & RENUMBERING) and rule.settled_at is not None
    stays = is_renumbered and not also_there
    if before and not paths.same(before, rule.save_path) and not stays:
        _move(rule, before, client)
    if is_renumbered and also_there:
        rule.is_renumbered = True
    always = ("season_is_assumed", "save_path", "is_renumbered")
    try:
        with transaction.atomic():
            rule.save(update_fields=[*wanted, *settled, *always])
            is_deciding = wanted.keys() & _DECIDING
            if (spellings is not None and _set_aliases(rule, spellings)) or is_deciding:
                work.soon("second_look")
    except IntegrityError:
        raise SameRule(id=rule.pk) from None
    work.soon("feeds")
    if wanted.keys() & NUMBERING:
        ledger.ask_again(rule)
    if rule.is_renumbered:
        work.soon("library")
    if rule.is_doubted:
        work.soon("metadata")
    return rule


def _refuse_twins(rule: Rule) -> None:
    """Raise SameRule where another rule has its identity, before anything is moved."""
    identity = {name: getattr(rule, name) for name in ("title_raw", "group_name", "season", "kind")}
    if Rule.objects.filter(**identity).exclude(pk=rule.pk).exists():
        raise SameRule(id=rule.pk)


def _note_by_hand(
    rule: Rule, changed: Collection[str], wanted: Mapping[str, Any]
) -> Collection[str]:
    """A season set by a person is no guess any more, offsets settle the review. Returns what else changed by that."""
    if "season" in changed:
        rule.season_is_assumed = False
    if not set(_OFFSETS) & set(changed):
        return ()
    if "offset_part" not in wanted:
        rule.offset_part = 1
    for name, value in NOTHING_TO_REVIEW.items():
        setattr(rule, name, value)
    return ("offset_part", *NOTHING_TO_REVIEW)


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
    """The rule's torrents go with it, so that old and new episodes stay together.

    What came before its offsets count keeps its season, and so its folder.
    """
    of_other_seasons = _hashes_outside(rule)
    hashes = [
        torrent.info_hash
        for torrent in client.torrents()
        if f"ab:{rule.pk}" in torrent.tags
        and paths.same(torrent.save_path, before)
        and torrent.info_hash not in of_other_seasons
    ]
    if hashes:
        client.move(hashes, save_path=rule.save_path)
        for torrent in client.torrents(hashes=hashes):
            shelf.moved([torrent.info_hash], save_path=torrent.save_path)


def _hashes_outside(rule: Rule) -> set[str]:
    """The torrents of episodes that its offsets leave in another season than the rule's."""
    taken = Release.objects.filter(rule=rule, state=ReleaseState.TAKEN, episode__isnull=False)
    rows = taken.values_list("download__info_hash", "episode", "episode_end", "part")
    return {
        info_hash
        for info_hash, first, last, part in rows
        if info_hash and not episodes.numbers_of(rule, float(first or 0), last, part=part)
    }


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
