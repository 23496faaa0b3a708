"""The story that the journeys tell: what is published, what must stand on disk, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from tests.world.catalogue import Published
from tests.world.product import Product
from tests.world.shows import (
    ANI,
    CLOCKMAKER,
    LIGHTHOUSE,
    LOLIHOUSE,
    MART,
    NEKOMOE,
    SAKURATO,
    SNOW_COURIER,
    SUBSPLEASE,
    TEA_TRAIN,
    WHALE_LIBRARY,
    Group,
    Release,
    Show,
)
from tests.world.waiting import wait_for
from tests.world.world import World

USERNAME: Final = "keeper"
PASSWORD: Final = "lamp oil and fog"
FAST: Final[Mapping[str, Any]] = {"rss_time": 10, "rename_time": 5}
LOOPBACK: Final[Mapping[str, Any]] = {"dht": False, "pex": False, "lsd": False, "listen_port": 0}


@dataclass(frozen=True, slots=True)
class Chapter:
    """One release, where its files must end up, and the reasons that may be given for it."""

    release: Release
    reasons: frozenset[str]
    places: Mapping[str, str] = field(default_factory=dict)
    """Path in the torrent -> path below the library's root; empty where it is not taken."""


def _taken(show: Show, group: Group, number: str, place: str, *, size_bytes: int) -> Chapter:
    release = Release(show=show, group=group, number=number, size_bytes=size_bytes)
    return Chapter(release, frozenset({"new_rule", "matched"}), {release.files[0]: place})


def _with_subtitles(size_bytes: int) -> Chapter:
    stem = "[LoliHouse] Kiri no Minato no Toudaimori - 02 [WebRip 1080p HEVC-10bit AAC]"
    home = "雾港守灯人 (2024)/Season 1/Kiri no Minato no Toudaimori S01E02"
    release = Release(
        show=LIGHTHOUSE,
        group=LOLIHOUSE,
        number="02",
        size_bytes=size_bytes,
        files_given=(f"{stem}/{stem}.mkv", f"{stem}/{stem}.sc.ass", f"{stem}/{stem}.tc.ass"),
    )
    return Chapter(
        release,
        frozenset({"new_rule", "matched"}),
        {
            f"{stem}/{stem}.mkv": f"{home}.mkv",
            f"{stem}/{stem}.sc.ass": f"{home}.zh.ass",
            f"{stem}/{stem}.tc.ass": f"{home}.zh-tw.ass",
        },
    )


def _left_out(size_bytes: int) -> list[Chapter]:
    episode = Release(show=MART, group=SUBSPLEASE, number="01", size_bytes=size_bytes)
    small = replace(episode, title_given=episode.title.replace("1080p", "720p"))
    batch = replace(
        episode,
        show=WHALE_LIBRARY,
        group=LOLIHOUSE,
        title_given="[LoliHouse] 鲸鱼图书馆 / Kujira Toshokan [01-03 合集][WebRip 1080p HEVC-10bit]",
    )
    opening = replace(
        episode,
        show=LIGHTHOUSE,
        group=LOLIHOUSE,
        number="00",
        title_given="[LoliHouse] 雾港守灯人 / Kiri no Minato no Toudaimori [NCOP][WebRip 1080p]",
    )
    filtered = frozenset({"global_filter", "rule_filter"})
    return [
        Chapter(small, filtered),
        Chapter(batch, filtered | {"batch"}),
        Chapter(opening, frozenset({"extra"})),
    ]


def first_part(*, size_bytes: int = 300_000) -> list[Chapter]:
    """Six shows from four groups with their first episodes, and three releases to be left out."""
    return [
        _taken(
            LIGHTHOUSE,
            LOLIHOUSE,
            "01",
            "雾港守灯人 (2024)/Season 1/Kiri no Minato no Toudaimori S01E01.mkv",
            size_bytes=size_bytes,
        ),
        _taken(
            TEA_TRAIN,
            ANI,
            "01",
            "星空列车与茶 (2024)/Season 1/星空列車與茶 S01E01.mp4",
            size_bytes=size_bytes,
        ),
        _taken(
            CLOCKMAKER,
            NEKOMOE,
            "01",
            "钟表匠的第七天 (2024)/Season 1/Tokeishi no Nanokame S01E01.mp4",
            size_bytes=size_bytes,
        ),
        _taken(
            SNOW_COURIER,
            LOLIHOUSE,
            "01",
            "雪原邮差 (2023)/Season 2/Setsugen no Yuubinya S02E01.mkv",
            size_bytes=size_bytes,
        ),
        _taken(
            WHALE_LIBRARY,
            SAKURATO,
            "01",
            "鲸鱼图书馆 (2024)/Season 1/Kujira Toshokan S01E01.mp4",
            size_bytes=size_bytes,
        ),
        _taken(
            MART,
            ANI,
            "01",
            "便利店的午夜魔女 (2024)/Season 1/便利商店的午夜魔女 S01E01.mp4",
            size_bytes=size_bytes,
        ),
        *_left_out(size_bytes),
    ]


def second_part(*, size_bytes: int = 300_000) -> list[Chapter]:
    """What appears later: the next episodes, one of them with subtitles beside it."""
    return [
        _with_subtitles(size_bytes),
        _taken(
            SNOW_COURIER,
            LOLIHOUSE,
            "02",
            "雪原邮差 (2023)/Season 2/Setsugen no Yuubinya S02E02.mkv",
            size_bytes=size_bytes,
        ),
        _taken(
            MART,
            ANI,
            "02",
            "便利店的午夜魔女 (2024)/Season 1/便利商店的午夜魔女 S01E02.mp4",
            size_bytes=size_bytes,
        ),
    ]


def publish(world: World, chapters: Iterable[Chapter]) -> list[Published]:
    """Put the releases of some chapters out at Mikan."""
    return [world.publish(chapter.release, sites={"mikan"}) for chapter in chapters]


def expected_tree(chapters: Iterable[Chapter], published: Iterable[Published]) -> dict[str, bytes]:
    """Every file that must stand below the library's root, byte by byte."""
    return {
        chapter.places[path]: content
        for chapter, out in zip(chapters, published, strict=True)
        if chapter.places
        for path, content in out.torrent.files.items()
    }


def wait_for_tree(product: Product, expected: Mapping[str, bytes], *, within: float) -> None:
    """Wait until exactly these files stand there, and all their bytes are right."""

    def seen() -> dict[str, int]:
        tree = product.tree(product.library)
        return {
            path: 0 if content == expected.get(path) else len(content)
            for path, content in tree.items()
        }

    right = dict.fromkeys(expected, 0)
    try:
        wait_for(seen, within=within, every=0.25, until=lambda now: now == right)
    except AssertionError as late:
        tree = product.tree()
        missing = sorted(set(expected) - set(product.tree(product.library)))
        msg = f"{late}\nmissing: {missing}\non disk: {sorted(tree)}\n{product.log()[-6000:]}"
        raise AssertionError(msg) from None


def reasons(product: Product) -> dict[str, str]:
    """Each release that the product knows, by title, and the reason it gives."""
    return dict(product.rows("bangumi_release", "title", "reason"))


def assert_all_accounted_for(product: Product, chapters: Iterable[Chapter]) -> None:
    """Every release is known with a reason that fits, and nothing else is known."""
    given = reasons(product)
    wanted = {chapter.release.title: chapter.reasons for chapter in chapters}
    assert set(given) == set(wanted)
    wrong = {title: reason for title, reason in given.items() if reason not in wanted[title]}
    assert not wrong


def assert_nothing_twice(product: Product, chapters: Iterable[Chapter]) -> None:
    """One download a taken release, one event an organised video, each file recorded once."""
    taken = [chapter for chapter in chapters if chapter.places]
    hashes = [row[0] for row in product.rows("downloader_download", "info_hash")]
    assert len(hashes) == len(set(hashes)) == len(taken)
    events = product.rows("core_outboxevent", "kind", "once_key")
    told = [key for kind, key in events if kind == "episode_organised"]
    assert len(told) == len(set(told)) == len(taken)


def setup(product: Product, world: World, **client: str) -> None:
    """The wizard by the full configuration; `client` names a download client, if not the inside one."""
    product.api.post(
        "/setup/complete",
        {
            "username": USERNAME,
            "password": PASSWORD,
            "rss_url": world.mikan.aggregate_url,
            "program": FAST,
            "engine": LOOPBACK,
            "downloader": {**client, "path": str(product.library)}
            if client
            else {"type": "builtin"},
            **world.settings(),
            "notification": {
                "enable": True,
                "providers": [{"type": "webhook", "enabled": True, "url": world.hooks.address}],
            },
        },
    )
    product.api.sign_in(USERNAME, PASSWORD)
