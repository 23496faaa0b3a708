"""A rule from a release that nothing matched."""

import datetime as dt
from collections.abc import Iterable, Sequence

from apps.bangumi.candidate import Candidate
from apps.bangumi.matching import members, rule_kind, share_a_member
from apps.bangumi.models import Rule
from apps.titles import Reading
from apps.titles.fold import fold

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
        title_raw=(reading.title_raw or reading.title or "")[:_LONGEST],
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


def title_in(reading: Reading, language: str) -> str:
    """The release's own title in the wanted language, falling back zh, en, jp."""
    by_language = {"zh": reading.title_zh, "en": reading.title_en, "jp": reading.title_jp}
    return by_language.get(language) or reading.title or ""


def subtitle_text(reading: Reading) -> str:
    """The subtitles as one comparable text: languages, then how they are carried."""
    kind = f" {reading.subtitle_kind.value}" if reading.subtitle_kind else ""
    return "+".join(reading.subtitle_languages) + kind


def semantic_twin(rule: Rule, others: Iterable[Rule]) -> Rule | None:
    """The rule that follows the same thing under another spelling of its title.

    Same show, release season, kind, resolution, subtitles, source and a group that shares a whole member.
    """
    groups = members(rule.group_name)
    for other in others:
        if (
            other.season == rule.season
            and other.kind == rule.kind
            and (other.dpi, other.subtitle, other.source) == (rule.dpi, rule.subtitle, rule.source)
            and other.title_raw != rule.title_raw
            and share_a_member(groups, members(other.group_name))
            and _same_show(rule, other)
        ):
            return other
    return None


def _same_show(one: Rule, other: Rule) -> bool:
    """Do two rules share a name in any language?"""
    return bool(_name_keys(one) & _name_keys(other))


def _name_keys(rule: Rule) -> set[str]:
    names = [name for listed in rule.names.values() for name in listed]
    return {fold(name) for name in (rule.official_title, *names) if name}
