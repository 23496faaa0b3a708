"""Mikan: feeds, episode and show pages, posters, torrent files.

Dates are naive and of UTC+8, sizes are rounded, the guid is the title, pages come in two copies.
"""

from datetime import datetime, timedelta, timezone
from typing import Final
from xml.sax.saxutils import escape

from tests.world.catalogue import Catalogue, Published, contains_all
from tests.world.pictures import poster
from tests.world.shows import GROUPS, Group, Show
from tests.world.site import MIKAN_NO_TORRENT, NOT_FOUND, Answer, Asked, Site, html, xml
from tests.world.torrents import magnet

CHINA: Final = timezone(timedelta(hours=8))
WEEKDAYS: Final = "一二三四五六日"
WINDOW: Final = timedelta(days=7)
TOKEN: Final = "V29ybGQgdG9rZW4%2b%2fw%3d%3d"
HEAD: Final = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" '
    '"http://www.w3.org/TR/html4/loose.dtd">\n<html>\n<head>\n'
    '    <meta http-equiv="Content-Type" content="text/html; charset=UTF-8">\n'
    "    <title>Mikan Project</title>\n</head>\n<body>\n"
)


class Mikan(Site):
    """The site; its aggregate feed belongs to one token."""

    name = "mikan"

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self.catalogue = catalogue

    @property
    def aggregate_url(self) -> str:
        """The personal feed: all that was published within seven days."""
        return f"{self.url}/RSS/MyBangumi?token={TOKEN}"

    def single_url(self, show: Show, group: Group) -> str:
        """The feed of one show and one group: all of it."""
        return f"{self.url}/RSS/Bangumi?bangumiId={show.mikan_id}&subgroupid={group.subgroup_id}"

    def answer(self, asked: Asked) -> Answer:
        """Go by the path, as the site does."""
        path, query = asked.path, asked.query
        listed = self.catalogue.newest_first("mikan")
        if path == "/RSS/MyBangumi":
            if TOKEN not in asked.target:
                return _login_page()
            fresh = self.catalogue.newest_first("mikan", within=WINDOW)
            return _feed(asked, "我的番组", fresh)
        if path == "/RSS/Bangumi":
            return self._single_feed(asked, listed)
        if path == "/RSS/Search":
            words = query.get("searchstr", "")
            found = [one for one in listed if contains_all(one.release.title, words)]
            return _feed(asked, f"搜索结果:{words}", found)
        if path == "/RSS/Classic":
            return _feed(asked, "列表模式", listed[:100])
        if path.startswith("/Home/Episode/"):
            published = self.catalogue.by_hash(path.rsplit("/", 1)[-1].lower())
            return _episode_page(published) if published else NOT_FOUND
        if path.startswith("/Home/Bangumi/"):
            return self._show_page(path.rsplit("/", 1)[-1], listed)
        if path.startswith("/images/Bangumi/"):
            return self._poster(path, query.get("format", ""))
        if path.startswith("/Download/") and path.endswith(".torrent"):
            published = self.catalogue.by_hash(path.rsplit("/", 1)[-1].removesuffix(".torrent"))
            if published is None:
                return MIKAN_NO_TORRENT
            return Answer(published.torrent.raw, "application/x-bittorrent")
        return NOT_FOUND

    def _single_feed(self, asked: Asked, listed: list[Published]) -> Answer:
        wanted, subgroup = asked.query.get("bangumiId", ""), asked.query.get("subgroupid", "")
        found = [
            one
            for one in listed
            if str(one.release.show.mikan_id) == wanted
            and subgroup in {"", str(one.release.group.subgroup_id)}
        ]
        name = found[0].release.show.zh_with_season if found else ""
        return _feed(asked, name, found)

    def _show_page(self, number: str, listed: list[Published]) -> Answer:
        for show in self.catalogue.shows():
            if str(show.mikan_id) == number:
                return _show_page(
                    show, [one for one in listed if one.release.show == show and one.release.bound]
                )
        return NOT_FOUND

    def _poster(self, path: str, file_format: str) -> Answer:
        for show in self.catalogue.shows():
            if path.endswith(f"/{show.poster_name}.jpg"):
                if file_format == "webp":
                    return Answer(poster(show, "WEBP"), "image/webp")
                return Answer(poster(show), "image/jpeg")
        return NOT_FOUND


def size_text(size_bytes: int) -> tuple[str, int]:
    """What the site prints, and the bytes that it makes of what it printed."""
    for unit, name in ((1024**3, "GB"), (1024**2, "MB"), (1024, "KB")):
        if size_bytes >= unit:
            shown = f"{size_bytes / unit:,.1f}"
            return f"{shown} {name}", int(float(shown.replace(",", "")) * unit)
    return f"{size_bytes} B", size_bytes


def _local(moment: datetime) -> datetime:
    return moment.astimezone(CHINA)


def _references(text: str) -> str:
    """Pages write everything beyond ASCII as numeric character references."""
    return "".join(
        letter if ord(letter) < 128 else f"&#x{ord(letter):X};" for letter in escape(text)
    )


def _torrent_path(published: Published) -> str:
    return f"/Download/{_local(published.at):%Y%m%d}/{published.info_hash}.torrent"


def _poster_path(show: Show) -> str:
    return f"/images/Bangumi/{show.started:%Y%m}/{show.poster_name}.jpg"


def _feed(asked: Asked, name: str, listed: list[Published]) -> Answer:
    title = escape(f"Mikan Project - {name}")
    items = "".join(_item(asked.here, one) for one in listed)
    return xml(
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{title}</title>'
        f"<link>{escape(asked.here + asked.target)}</link><description>{title}</description>"
        f"{items}</channel></rss>",
        content_type="text/xml; charset=utf-8",
    )


def _item(here: str, published: Published) -> str:
    title = escape(published.release.title)
    page = f"{here}/Home/Episode/{published.info_hash}"
    shown, length = size_text(published.torrent.size_bytes)
    moment = _local(published.at).replace(tzinfo=None)
    fraction = f".{moment.microsecond:06d}".rstrip("0") if moment.microsecond else ""
    date = f"{moment:%Y-%m-%dT%H:%M:%S}{fraction}"
    return (
        f'<item><guid isPermaLink="false">{title}</guid><link>{page}</link><title>{title}</title>'
        f"<description>{title}[{shown}]</description>"
        f'<torrent xmlns="https://mikanani.me/0.1/"><link>{page}</link>'
        f"<contentLength>{length}</contentLength><pubDate>{date}</pubDate></torrent>"
        f'<enclosure type="application/x-bittorrent" length="{length}" '
        f'url="{here}{_torrent_path(published)}" /></item>'
    )


def _login_page() -> Answer:
    return html(
        HEAD + '<div id="sk-container" class="container"><form action="/Account/Login" '
        'method="post"><input name="UserName" /><input name="Password" type="password" />'
        "</form></div></body></html>"
    )


def _magnet(published: Published) -> str:
    return escape(magnet(published.info_hash, trackers=published.torrent.trackers))


def _episode_page(published: Published) -> Answer:
    release = published.release
    show, group = release.show, release.group
    if release.bound:
        link = f"/Home/Bangumi/{show.mikan_id}#{group.subgroup_id}"
        picture = f"{_poster_path(show)}?width=400&height=560&format=webp"
        name = (
            f'            <p class="bangumi-title"><a target="_blank" class="w-other-c" '
            f'style="color:#555" href="{link}">{_references(show.zh_with_season)}</a> '
            f'<a href="/RSS/Bangumi?bangumiId={show.mikan_id}&subgroupid={group.subgroup_id}" '
            'class="mikan-rss" data-toggle="tooltip" target="_blank">'
            '<i class="fa fa-rss-square"></i></a></p>\n'
        )
        by = (
            '<a class="magnet-link-wrap" target="_blank" '
            f'href="/Home/PublishGroup/{group.publish_group_id}">{_references(group.name)}</a>'
        )
    else:
        picture, name, by = "/images/noimageavailble_icon.png", "", "生肉/不明字幕"
    shown, _ = size_text(published.torrent.size_bytes)
    return html(
        HEAD + '<div id="sk-container" class="container">\n'
        '    <div class="pull-left leftbar-container">\n'
        '            <div class="bangumi-poster div-hover" '
        f"style=\"background-image: url('{picture}');\"></div>\n{name}"
        f'                <p class="bangumi-info">\n                    字幕组：{by}\n'
        "                </p>\n"
        f'            <p class="bangumi-info">发布日期：{_local(published.at):%Y/%m/%d %H:%M}</p>\n'
        f'        <p class="bangumi-info">文件大小：{shown}</p>\n'
        '        <div class="leftbar-nav">\n'
        f'            <a class="btn episode-btn" href="{_torrent_path(published)}">下载种子</a>\n'
        f'            <a class="btn episode-btn" href="{_magnet(published)}">磁力链接</a>\n'
        "        </div>\n    </div>\n"
        f'    <div class="central-container"><div class="episode-header"><p class="episode-title">'
        f"{_references(release.title)} [{shown}]</p></div></div>\n</div>\n"
        '<div class="m-home-nav hidden-lg hidden-md" id="sk-mobile-header">'
        f"{_references(release.title)}</div>\n</body>\n</html>\n"
    )


def _show_page(show: Show, listed: list[Published]) -> Answer:
    groups = [group for group in GROUPS if any(one.release.group == group for one in listed)]
    groups += [one.release.group for one in listed if one.release.group not in groups]
    groups = list(dict.fromkeys(groups))
    bar = "".join(
        '                    <li class="leftbar-item"><span><a class="subgroup-name '
        f'subgroup-{group.subgroup_id}" data-anchor="#{group.subgroup_id}">'
        f"{_references(group.name)}</a></span></li>\n"
        for group in groups
    )
    tables = "".join(_group_table(show, group, listed) for group in groups)
    started = f"{show.started.month}/{show.started.day}/{show.started.year}"
    weekday = _references(f"星期{WEEKDAYS[show.weekday]}")
    subject = f"https://bgm.tv/subject/{show.bgm_id}"
    picture = f"{_poster_path(show)}?width=400&height=560&format=webp"
    return html(
        HEAD + '<div id="sk-container" class="container hidden-sm hidden-xs">\n'
        '    <div class="pull-left leftbar-container">\n'
        '        <div class="bangumi-poster" '
        f"style=\"background-image: url('{picture}');\"></div>\n"
        f'        <p class="bangumi-title">{_references(show.zh_with_season)} '
        f'<a href="/RSS/Bangumi?bangumiId={show.mikan_id}" class="mikan-rss" target="_blank">'
        '<i class="fa fa-rss-square"></i></a></p>\n'
        f'        <p class="bangumi-info">放送日期：{weekday}</p>\n'
        f'            <p class="bangumi-info">放送开始：{started}</p>\n'
        '            <p class="bangumi-info">官方网站：<br /><a class="w-other-c" target="_blank" '
        f'href="https://example.org/{show.mikan_id}">https://example.org/{show.mikan_id}</a></p>\n'
        '            <p class="bangumi-info">Bangumi番组计划链接：<br /><a class="w-other-c" '
        f'target="_blank" href="{subject}">{subject}</a></p>\n'
        '        <div class="leftbar-nav"><div class="header">字幕组列表</div>\n'
        f'            <ul class="list-unstyled">\n{bar}            </ul>\n        </div>\n'
        f'    </div>\n    <div class="central-container">\n{tables}    </div>\n</div>\n'
        '<div id="sk-mobile-container" class="m-detail hidden-lg hidden-md">\n'
        f'    <p class="title">{_references(show.zh_with_season)}</p>\n'
        f"    <span>放送日期： {weekday}</span><span>放送开始：{started}</span>\n"
        "</div>\n</body>\n</html>\n"
    )


def _group_table(show: Show, group: Group, listed: list[Published]) -> str:
    number = group.subgroup_id
    rows = "".join(
        '            <tr>\n                <td><a class="magnet-link-wrap" target="_blank" '
        f'href="/Home/Episode/{one.info_hash}">{_references(one.release.title)}</a> '
        f'<a data-clipboard-text="{_magnet(one)}" class="js-magnet magnet-link">[复制]</a></td>\n'
        f"                <td>{size_text(one.torrent.size_bytes)[0]}</td>\n"
        f"                <td>{_local(one.at):%Y/%m/%d %H:%M}</td>\n"
        f'                <td><a href="{_torrent_path(one)}"><img src="/images/d.svg"></a></td>\n'
        "            </tr>\n"
        for one in listed
        if one.release.group == group
    )
    return (
        f'            <div class="subgroup-text" id="{number}">\n'
        f'                    <a href="/Home/PublishGroup/{group.publish_group_id}" '
        f'target="_blank">{_references(group.name)}</a>\n'
        f'                    <a href="/RSS/Bangumi?bangumiId={show.mikan_id}&subgroupid={number}" '
        'class="mikan-rss" target="_blank"><i class="fa fa-rss-square"></i></a>\n'
        "            </div>\n"
        f'<table class="table table-striped tbl-border fadeIn">\n    <tbody>\n{rows}'
        "    </tbody>\n</table>\n"
    )
