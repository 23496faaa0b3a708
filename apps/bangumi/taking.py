"""Taking by hand what was not taken: the person overrules the reason."""

from collections.abc import Iterable

from django.db import transaction

from apps.bangumi.decisions import Reason
from apps.bangumi.models import Release, ReleaseState, Rule
from apps.core import clock, work
from apps.downloader import claims


def take_by_hand(releases: Iterable[Release]) -> int:
    """Claim skipped releases that belong to a rule; how many. Those without a rule have no folder and stay."""
    count = 0
    now = clock.now()
    with transaction.atomic():
        for release in releases:
            if release.rule is None or release.state == ReleaseState.TAKEN:
                continue
            _take(release, release.rule)
            claimed = claims.claim([_wanted(release, release.rule)], now=now)
            Release.objects.filter(pk=release.pk).update(download_id=claimed.get(release.key))
            count += 1
        if count:
            work.soon("downloads")
    return count


def _take(release: Release, rule: Rule) -> None:
    Release.objects.filter(pk=release.pk).update(
        state=ReleaseState.TAKEN, reason=Reason.BY_HAND.value, facts={}, rule_id=rule.pk
    )


def _wanted(release: Release, rule: Rule) -> claims.Wanted:
    return claims.Wanted(
        key=release.key,
        url=release.url,
        name=release.title,
        info_hash=release.key if _is_hash(release.key) else None,
        save_path=rule.save_path,
        tags=(f"ab:{rule.pk}",),
        held=rule.settled_at is None,
    )


def _is_hash(key: str) -> bool:
    return len(key) == 40 and all(letter in "0123456789abcdef" for letter in key)  # noqa: PLR2004 - SHA-1 in hex
