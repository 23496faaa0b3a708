"""One release, written in the ways that groups and sites write it: what it says stays the same.

The shows and groups are invented. Each example takes one of everything by chance, with a fixed seed.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.titles import Kind, Reading, fold, read

ZH = (
    "月光图书馆",
    "灯塔100",
    "海与86号灯塔",
    "2.5次元的灯塔",
    "灯塔！～港湾篇～",
    "身为 VTuber 的我的灯塔",
)
EN = (
    "Moonlit Library",
    "Lighthouse No. 8",
    "Moon Psycho 100",
    "Re:Lighthouse",
    "Light-hen: The Sea",
    "Yuru Light△",
)
GROUPS = ("某某字幕组", "Some-Raws", "LoliHouse", "月光社&LoliHouse", "ABC", "Up to 21°C")
SEASONS = {
    None: ((None, None),),
    2: (("第二季", "S2"), ("第2季", "2nd Season"), ("第二期", "Season 2"), ("二期", "S02"), ("Ⅱ", "II")),
    3: (("第三季", "S3"), ("第3季", "3rd Season"), ("第三期", "Season 3"), ("三期", "S03"), ("Ⅲ", "III")),
}  # fmt: skip
EPISODES = (
    " - {n:02}",
    " [{n:02}]",
    "[{n:02}]",
    "【{n:02}】",
    " 第{n:02}话",
    " 第{n}集",
    " EP{n:02}",
    " #{n:02}",
    " - {n}",
)
TAGS = ("[1080p][简繁内封]", "[WebRip 1080p HEVC-10bit AAC][CHS]", "(Baha 1920x1080 AVC AAC MP4)",
        "【1080P】【GB_MP4】", "[AAC AVC][1080P][CHT][MP4]", "[简日双语][1080P]")  # fmt: skip


@dataclass(frozen=True)
class Release:
    """What is said, however it is written."""

    group: str
    zh: str
    en: str
    season: int | None
    episode: int
    title: str


@st.composite
def releases(draw: st.DrawFn) -> Release:
    """A release in one of the usual shapes."""
    group, zh, en = (
        draw(st.sampled_from(GROUPS)),
        draw(st.sampled_from(ZH)),
        draw(st.sampled_from(EN)),
    )
    season = draw(st.sampled_from(list(SEASONS)))
    in_zh, in_en = draw(st.sampled_from(SEASONS[season]))
    episode = draw(st.sampled_from([1, 7, 12, 24, 103, 1071]))
    first, second = f"{zh} {in_zh}" if in_zh else zh, f"{en} {in_en}" if in_en else en
    names = draw(st.sampled_from(["{} / {}", "{} | {}", "{}/{}"])).format(first, second)
    number = draw(st.sampled_from(EPISODES)).format(n=episode)
    tags = draw(st.sampled_from(TAGS))
    shape = draw(st.sampled_from(["[{g}] {n}{e} {t}", "【{g}】{n}{e}{t}", "[{g}][{n}][{e}]{t}"]))
    if shape.startswith("[{g}]["):
        number = f"{episode:02}"
    return Release(group, zh, en, season, episode, shape.format(g=group, n=names, e=number, t=tags))


def check(reading: Reading, release: Release) -> None:
    """What must have been read."""
    said = (reading.season, reading.episode, reading.episode_end, reading.kind)
    assert said == (release.season, release.episode, None, Kind.EPISODE), reading
    assert fold(reading.title_zh or "") == fold(release.zh), reading
    assert fold(reading.title_en or "") == fold(release.en), reading


CHANGES: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "square brackets": lambda text: text.replace("【", "[").replace("】", "]"),
    "full brackets": lambda text: text.replace("[", "【").replace("]", "】"),
    "full round brackets": lambda text: text.replace("(", "（").replace(")", "）"),
    "full width figures": lambda text: text.translate({ord("0") + n: 0xFF10 + n for n in range(10)}),
    "wide blanks": lambda text: text.replace(" ", "  "),
    "ideographic blanks": lambda text: text.replace(" ", "\u3000"),
    "around": lambda text: f"  {text}\t",
    "quotes": lambda text: f'"{text}"',
    "upper case": str.upper,
    "an ending": lambda text: f"{text}.mkv",
    "a subtitle's ending": lambda text: f"{text}.zh-Hans.ass",
    "a checksum": lambda text: f"{text}[A1B2C3D4]",
    "a size": lambda text: f"{text} [1.2 GB]",
    "help wanted": lambda text: f"{text}[招募翻译校对]",
    "help wanted aloud": lambda text: f"{text}（急招翻校轴）",
    "a search hint": lambda text: f"{text}(检索用：别的名字)",
    "a date": lambda text: f"{text}[2023.02.25]",
    "a quarter": lambda text: text.replace("]", "]★10月新番★", 1).replace("】", "】★10月新番★", 1)
    if "[" not in text or "【" not in text
    else text,
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
@settings(max_examples=25, deadline=None, derandomize=True)
@given(release=releases())
def test_how_it_is_written_does_not_matter(change: str, release: Release) -> None:
    check(read(CHANGES[change](release.title)), release)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(release=releases(), version=st.sampled_from([2, 3]))
def test_a_version_changes_nothing_else(release: Release, version: int) -> None:
    reading = read(f"{release.title}[v{version}]")

    check(reading, release)
    assert reading.version == version


@settings(max_examples=60, deadline=None, derandomize=True)
@given(release=releases())
def test_an_end_mark_changes_nothing_else(release: Release) -> None:
    reading = read(f"{release.title}[END]")

    check(reading, release)
    assert reading.finale


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.sampled_from(EN),
    st.sampled_from(["S02E{:02}", "S2E{}", "2x{:02}"]),
    st.sampled_from([1, 7, 12, 103]),
)
def test_scene_names_read_alike_with_dots_blanks_and_underscores(
    name: str, number: str, episode: int
) -> None:
    plain = f"{name} {number.format(episode)} 1080p WEB-DL AAC x264-GROUP"

    for sign in (" ", ".", "_"):
        reading = read(plain.replace(" ", sign).replace("No..8", "No.8"))

        assert (reading.season, reading.episode, reading.kind) == (2, episode, Kind.EPISODE)
        assert fold(reading.title_en or "") == fold(name)
        assert reading.groups == ("GROUP",)


@pytest.mark.parametrize("behind", [" [463.1 MB]", "[1.2GB]", " (96 MiB)", ".torrent"])
@pytest.mark.parametrize("ending", ["mkv", "mp4", "sc.ass"])
def test_what_lists_of_files_add_behind_a_name(ending: str, behind: str) -> None:
    plain = f"[Some-Raws] Moonlit Library - 12.{ending}"

    told, bare = read(plain + behind), read(plain)

    assert (told.title_en, told.episode, told.kind) == ("Moonlit Library", 12, Kind.EPISODE)
    assert (told.container, told.subtitle_languages) == (bare.container, bare.subtitle_languages)
