"""What is read off Mikan's pages, and from which host."""

import datetime as dt

import pytest

from apps.core.errors import BadAnswer
from apps.core.http import Outside
from apps.metadata.protocol import Settings
from apps.metadata.sources.mikan import Mikan, Page, read_page
from tests.metadata.conftest import about, published
from tests.world.shows import LIGHTHOUSE, LOLIHOUSE
from tests.world.site import Trouble
from tests.world.world import World

URL = "https://mirror.example/Home/Bangumi/3600"


def show_page(
    *lines: str, title: str = "某作品", picture: str = "/images/Bangumi/1/a.jpg"
) -> bytes:
    """A page of a show with these lines of facts; the copy for phones says something else."""
    facts = "".join(f'<p class="bangumi-info">{line}</p>' for line in lines)
    return (
        '<div id="sk-container"><div class="leftbar-container"><div class="bangumi-poster" '
        f"style=\"background-image: url('{picture}?width=400&format=webp');\"></div>"
        f'<p class="bangumi-title">{title} <a class="mikan-rss"><i></i></a></p>{facts}</div></div>'
        '<div id="sk-mobile-container"><p class="bangumi-title">手机</p></div>'
    ).encode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4/11/2025", dt.date(2025, 4, 11)),
        ("12/31/2024", dt.date(2024, 12, 31)),
        ("1/1/1", None),
        ("1/1/0001", None),
        ("13/1/2024", None),
        ("", None),
    ],
)
def test_the_start_is_american_and_may_be_a_placeholder(
    text: str, expected: dt.date | None
) -> None:
    assert read_page(show_page(f"放送开始：{text}"), url=URL).start == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("星期一", 0), ("星期五", 4), ("星期日", 6), ("星期天", 6), ("未知", None)],
)
def test_the_weekday_is_counted_from_monday(text: str, expected: int | None) -> None:
    assert read_page(show_page(f"放送日期：{text}"), url=URL).weekday == expected


def test_a_page_is_read_once_and_not_in_its_copy_for_phones() -> None:
    page = read_page(
        show_page(
            '官方网站：<a href="https://example.org/subject/5">x</a>',
            'Bangumi番组计划链接：<a href="http://bgm.tv/subject/354700">x</a>',
            title="&#x67D0;&#x4F5C;&#x54C1;",
        ),
        url=URL,
    )

    assert page == Page(
        title="某作品",
        poster_url="https://mirror.example/images/Bangumi/1/a.jpg",
        bgm_id=354700,
    )


def test_the_picture_that_stands_for_none_is_no_poster() -> None:
    page = read_page(show_page(picture="/images/noimageavailble_icon.png"), url=URL)

    assert page.poster_url == ""


@pytest.mark.parametrize(
    "content",
    [b"", b"<html><body><form action='/Account/Login'></form></body></html>", b"\xff\xfe"],
)
def test_another_page_is_refused(content: bytes) -> None:
    with pytest.raises(BadAnswer):
        read_page(content, url=URL)


def test_every_page_and_picture_is_asked_from_the_host_of_the_items_own_link(
    world: World, http: Outside, sources: Settings
) -> None:
    homepage = published(world, LIGHTHOUSE)

    facts = Mikan(sources, http).ask(about(LIGHTHOUSE, homepage=homepage))

    assert facts is not None
    assert facts.poster_url.startswith(world.mikan.url)
    assert [one.asked.path for one in world.mikan.heard()] == [
        homepage.removeprefix(world.mikan.url),
        f"/Home/Bangumi/{LIGHTHOUSE.mikan_id}",
    ]


@pytest.mark.parametrize(
    "address", ["/Home/Bangumi/{id}", "/RSS/Bangumi?bangumiId={id}&subgroupid=1"]
)
def test_the_page_or_feed_of_a_show_does_as_well(
    world: World, http: Outside, sources: Settings, address: str
) -> None:
    published(world, LIGHTHOUSE, group=LOLIHOUSE)
    homepage = world.mikan.url + address.format(id=LIGHTHOUSE.mikan_id)

    facts = Mikan(sources, http).ask(about(LIGHTHOUSE, homepage=homepage))

    assert facts is not None
    assert facts.title == LIGHTHOUSE.zh


@pytest.mark.parametrize(
    "homepage",
    [
        "",
        "https://nyaa.example/view/1701",
        "https://mikan.example/Home/Episode/short",
        "https://mikan.example/RSS/MyBangumi?token=x",
        "magnet:?xt=urn:btih:0",
        "/Home/Bangumi/1",
    ],
)
def test_other_pages_are_not_asked(http: Outside, sources: Settings, homepage: str) -> None:
    question = about(LIGHTHOUSE, homepage=homepage)

    assert Mikan(sources, http).why_not(question) == "metadata_no_page"


def test_a_release_whose_page_is_gone_is_unknown(
    world: World, http: Outside, sources: Settings
) -> None:
    homepage = f"{world.mikan.url}/Home/Episode/{'0' * 40}"

    assert Mikan(sources, http).ask(about(LIGHTHOUSE, homepage=homepage)) is None


def test_a_mirror_that_sends_us_on_is_followed(
    world: World, http: Outside, sources: Settings
) -> None:
    homepage = published(world, LIGHTHOUSE)
    world.mikan.fail("/Home/Episode/", Trouble.REDIRECT, times=1, target=homepage + "?again=1")

    facts = Mikan(sources, http).ask(about(LIGHTHOUSE, homepage=homepage))

    assert facts is not None
