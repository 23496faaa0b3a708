"""Mikan: the page of an episode leads to the page of its show, at the host that the item's own links name.

Pages come in two copies (the second for phones), with text as numeric references or plain; dates are American
(4/11/2025), 1/1/1 stands for "unknown". Seen on pages of 2022 to 2026.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from apps.core import addresses
from apps.core.errors import BadAnswer, Problem
from apps.core.http import Outside, guard_for
from apps.metadata.errand import Errand
from apps.metadata.loose import EARLIEST_YEAR
from apps.metadata.protocol import Kind, Language, Question, Settings, ShowFacts, Trouble
from apps.metadata.seasons import whole, without_season

_EPISODE = re.compile(r"/Home/Episode/[0-9a-f]{40}/?\Z", re.IGNORECASE)
_SHOW = re.compile(r"/Home/Bangumi/(?P<id>\d+)/?\Z", re.IGNORECASE)
_FEED = re.compile(r"/RSS/Bangumi/?\Z", re.IGNORECASE)
_BACKGROUND = re.compile(r"url\(\s*['\"]?(?P<path>[^'\")]+)")
_SUBJECT = re.compile(r"/subject/(?P<id>\d{1,9})")
_WEEKDAYS: Final = "一二三四五六日天"


@dataclass(frozen=True, slots=True)
class Page:
    """What a page of an episode or a show says. Addresses are whole."""

    title: str = ""
    poster_url: str = ""
    show_url: str = ""
    weekday: int | None = None
    start: dt.date | None = None
    bgm_id: int | None = None


class Mikan:
    """The site's pages."""

    name = "mikan"

    def __init__(self, settings: Settings, http: Outside) -> None:
        self._seconds = settings.answering_seconds
        self._http = http

    def why_not(self, question: Question) -> str:
        """It knows only what one of its own pages is known of."""
        return (
            ""
            if _is_episode(question.homepage) or _show_address(question.homepage)
            else "metadata_no_page"
        )

    def memory_key(self, question: Question) -> str:
        """The page alone decides."""
        return f"{question.homepage} {question.language} {question.kind}"

    def ask(self, question: Question) -> ShowFacts | None:
        """The show that an episode's page names, or the show of a page or feed of one show."""
        errand = Errand(self._http, seconds=self._seconds)
        guard = guard_for(question.came_from or question.homepage)
        show_url = _show_address(question.homepage)
        first = Page()
        if not show_url:
            content = errand.page(question.homepage, guard=guard)
            if content is None:
                return None
            first = read_page(content, url=question.homepage)
            if not first.show_url:
                # The release is bound to no show: its page has neither title nor poster.
                return None
            show_url = first.show_url
        trouble: Trouble | None = None
        show = Page()
        try:
            content = errand.page(show_url, guard=guard)
            if content is not None:
                show = read_page(content, url=show_url)
        except Problem as problem:
            if not first.title:
                raise
            trouble = Trouble(
                problem.code, tuple((name, str(fact)) for name, fact in problem.facts.items())
            )
        name = show.title or first.title
        if not name:
            return None
        titled = whole(name) if question.kind is Kind.MOVIE else without_season(name)
        poster_url = show.poster_url or first.poster_url
        return ShowFacts(
            source=self.name,
            title=titled.base if question.language is Language.ZH else "",
            other_title="" if question.language is Language.ZH else titled.base,
            names=tuple(dict.fromkeys((name, titled.base))),
            season=titled.season,
            start=show.start,
            poster_url=poster_url,
            poster_from=show_url if poster_url else "",
            weekday=show.weekday,
            bgm_id=show.bgm_id,
            trouble=trouble,
        )


def read_page(content: bytes, *, url: str) -> Page:
    """Read a page of an episode or of a show. Raises BadAnswer for a page that is neither."""
    tree = LexborHTMLParser(content.decode("utf-8", "replace"))
    whole = tree.css_first("#sk-container")
    if whole is None or whole.css_first(".leftbar-container, .bangumi-poster") is None:
        raise BadAnswer(host=addresses.host_of(url), what="a page of Mikan")
    title, link = "", None
    if heading := whole.css_first("p.bangumi-title"):
        link = heading.css_first('a[href^="/Home/Bangumi/"]')
        title = _words(link or heading)
    lines = [_words(line) for line in whole.css("p.bangumi-info")]
    return Page(
        title=title,
        poster_url=_poster(whole, url=url),
        show_url=_below(url, link.attributes.get("href") or "") if link else "",
        weekday=_weekday(_after(lines, "放送日期")),
        start=_start(_after(lines, "放送开始")),
        bgm_id=_subject(whole),
    )


def _is_episode(url: str) -> bool:
    return addresses.is_web(url) and bool(_EPISODE.search(urlsplit(url).path))


def _show_address(url: str) -> str:
    """The page of the show for the address of that page, or of the feed of one show; "" for others."""
    if not addresses.is_web(url):
        return ""
    parts = urlsplit(url)
    if _SHOW.search(parts.path):
        return url.partition("#")[0]
    if _FEED.search(parts.path):
        found = parse_qs(parts.query.lower()).get("bangumiid", [""])[0]
        if found.isdecimal():
            return urljoin(url, f"/Home/Bangumi/{found}")
    return ""


def _below(url: str, link: str) -> str:
    return urljoin(url, link).partition("#")[0]


def _words(node: LexborNode) -> str:
    return " ".join(node.text(separator=" ").split())


def _after(lines: list[str], label: str) -> str:
    return next((line.partition("：")[2].strip() for line in lines if line.startswith(label)), "")


def _poster(whole: LexborNode, *, url: str) -> str:
    node = whole.css_first("div.bangumi-poster")
    found = _BACKGROUND.search((node.attributes.get("style") or "") if node else "")
    if found is None:
        return ""
    address = _below(url, found["path"].strip()).partition("?")[0]
    # Their spelling: noimageavailble_icon.png stands where there is no poster.
    return "" if "noimage" in address.rsplit("/", 1)[-1].lower() else address


def _weekday(text: str) -> int | None:
    found = re.search(rf"[星期周]+([{_WEEKDAYS}])", text)
    return min(_WEEKDAYS.index(found[1]), 6) if found else None


def _start(text: str) -> dt.date | None:
    found = re.match(r"(\d{1,2})/(\d{1,2})/(\d{1,4})\b", text)
    if found is None:
        return None
    month, day, year = (int(part) for part in found.groups())
    try:
        return dt.date(year, month, day) if year > EARLIEST_YEAR else None
    except ValueError:
        return None


def _subject(whole: LexborNode) -> int | None:
    for line in whole.css("p.bangumi-info"):
        if "番组计划" in _words(line):
            for link in line.css("a[href]"):
                if found := _SUBJECT.search(link.attributes.get("href") or ""):
                    return int(found["id"])
    return None
