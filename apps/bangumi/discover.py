"""A rule from a release that nothing matched."""

import datetime as dt
from collections.abc import Sequence

from apps.bangumi.candidate import Candidate
from apps.bangumi.matching import (
    is_of_last,
    is_same_season,
    members,
    rule_kind,
    share_a_member,
)
from apps.bangumi.models import Rule
from apps.metadata.seasons import names_last, with_last
from apps.titles import Reading

_LONGEST = 500


def rule_from(
    reading: Reading,
    candidate: Candidate,
    *,
    parser: str,
    filters: Sequence[str],
    language: str,
    source_url: str,
    now: dt.datetime,
) -> Rule:
    """An unsaved rule that follows this release's show; its folder is settled later, by metadata."""
    kind = rule_kind(reading)
    season = 1 if reading.season is None else reading.season
    return Rule(
        official_title=title_in(reading, language)[:_LONGEST],
        year=reading.year,
        title_raw=pattern_of(reading)[:_LONGEST],
        season=season if kind != "special" else max(season, 1),
        season_is_assumed=reading.season is None,
        season_raw=reading.season_text or "",
        kind=kind,
        group_name="&".join(reading.groups)[:200],
        dpi=reading.resolution or "",
        source=reading.source or "",
        subtitle=subtitle_text(reading)[:100],
        filter=list(filters),
        sources=[source_url] if source_url else [],
        parser=parser,
        homepage=candidate.homepage,
        names={str(language): list(names) for language, names in reading.names.items()},
        bgm_id=candidate.evidence.bgm_id,
        eps_collect=reading.episode is None or reading.episode <= 1,
        created_at=now,
    )


def pattern_of(reading: Reading) -> str:
    """The text by which further releases are recognised; of a last season with the words for that, if they follow it.

    Which number that season has is not written: only those words keep it apart from the others.
    """
    raw = reading.title_raw or reading.title or ""
    if not is_of_last(reading):
        return raw
    named = (with_last(name, text=reading.text) for name in (raw, *reading.all_names))
    return next(filter(None, named), raw)


def title_in(reading: Reading, language: str) -> str:
    """The release's own title in the wanted language, falling back zh, en, jp."""
    by_language = {"zh": reading.title_zh, "en": reading.title_en, "jp": reading.title_jp}
    return by_language.get(language) or reading.title or ""


def subtitle_text(reading: Reading) -> str:
    """The subtitles as one comparable text: languages, then how they are carried."""
    kind = f" {reading.subtitle_kind.value}" if reading.subtitle_kind else ""
    return "+".join(reading.subtitle_languages) + kind


def is_same_show(rule: Rule, reading: Reading, *, is_own: bool) -> bool:
    """Is a release of a name that the rule's show has, under whatever spelling, one of this rule's?

    Release season and kind must agree. In the rule's own feed that is enough; elsewhere it must also be of the same
    resolution, subtitles, source, and of a group that shares a whole member.
    """
    if is_of_last(reading) != names_last(rule.title_raw):
        return False
    if rule.kind != rule_kind(reading) or not is_same_season(
        reading.season, of_rule=rule.season, is_assumed=rule.season_is_assumed
    ):
        return False
    if is_own:
        return True
    shape = (reading.resolution or "", subtitle_text(reading)[:100], reading.source or "")
    has_same_group = share_a_member(reading.groups, members(rule.group_name))
    return has_same_group and shape == (rule.dpi, rule.subtitle, rule.source)
