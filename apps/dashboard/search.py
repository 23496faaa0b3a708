"""What the search page says: which shows were found, who releases them, and who has not answered."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.core.browser import in_words
from apps.core.config import store
from apps.core.templatetags.look import listed, size
from apps.search import at_once, listing
from apps.search.at_once import Offer, Show

_ALL: Final = listing.ALL
#: Subtitles as a rule has them (BCP 47) -> as people say them; another tag is shown as it is.
_LANGUAGES: Final = {
    "zh-Hans": gettext_lazy("simplified"),
    "zh-Hant": gettext_lazy("traditional"),
    "zh": gettext_lazy("Chinese"),
    "ja": gettext_lazy("Japanese"),
    "en": gettext_lazy("English"),
}


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One group's releases of a show."""

    group: str
    #: Resolution, subtitles, source, size.
    facts: str
    title: str
    published: dt.datetime | None
    provider: str
    words: str
    is_followed: bool


@dataclass(frozen=True, slots=True)
class ShowCard:
    """One show."""

    name: str
    #: Its names in other languages.
    others: str
    season: int
    offers: Sequence[OfferLine]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The whole page; the sentence first."""

    heading: str
    then: str
    typed: str
    site: str
    #: Value and word of each site that can be asked.
    sites: Sequence[tuple[str, str]]
    shows: Sequence[ShowCard]
    #: What could not be asked, in words.
    troubles: Sequence[str]


def gather(typed: str, site: str) -> SearchPage:
    """Search, if anything was typed. Raises InvalidInput."""
    names = [one.name for one in listing.listed()]
    chosen = site if site in names else _ALL
    answer = at_once.search(typed, providers=listing.chosen(chosen), config=store.load())
    heading, then = _sentences(typed, len(answer.shows), answer.late)
    return SearchPage(
        heading=heading,
        then=then,
        typed=typed,
        site=chosen,
        sites=[(_ALL, _("All sites")), *((name, name) for name in names)],
        shows=[_card(show) for show in answer.shows],
        troubles=[
            _("%(site)s could not be asked. %(why)s")
            % {"site": name, "why": in_words(problem.code, problem.facts)}
            for name, problem in answer.failed.items()
        ],
    )


def _sentences(typed: str, count: int, late: Sequence[str]) -> tuple[str, str]:
    if not typed.strip():
        return _("Search for a show"), _(
            "By its name in Chinese, Japanese or English. What you follow is downloaded from now on."
        )
    heading = ngettext(
        "“%(words)s”: %(count)s show found.", "“%(words)s”: %(count)s shows found.", count
    ) % {"words": typed.strip(), "count": count}
    if late:
        return heading, _("No answer yet from %(sites)s. Search again to see more.") % {
            "sites": listed(late)
        }
    if not count:
        return heading, _("Try fewer words, or the name in another language.")
    return heading, ""


def _card(show: Show) -> ShowCard:
    rule = show.offers[0].rule
    names = [name for language in ("zh", "en", "jp") for name in rule.names.get(language, ())]
    others = [name for name in dict.fromkeys(names) if name != rule.official_title]
    return ShowCard(
        name=rule.official_title,
        others=" / ".join(others),
        season=rule.season,
        offers=[_line(offer) for offer in show.offers],
    )


def _line(offer: Offer) -> OfferLine:
    rule, release = offer.rule, offer.release
    tags = rule.subtitle.partition(" ")[0].split("+")
    subtitles = listed(str(_LANGUAGES.get(tag, tag)) for tag in tags)
    facts = (rule.dpi, subtitles, rule.source, size(release.size_bytes or 0))
    return OfferLine(
        group=rule.group_name or _("Unknown group"),
        facts=" · ".join(fact for fact in facts if fact and fact != "0 B"),
        title=release.title,
        published=release.published_at,
        provider=offer.provider,
        words=offer.words,
        is_followed=offer.is_followed,
    )
