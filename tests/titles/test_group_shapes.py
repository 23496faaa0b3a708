"""Each group's way of writing, on shows that do not exist."""

import pytest

from apps.titles import read

SHAPES = [
    (
        "[ANi]  月光圖書館 - 07 [1080P][Baha][WEB-DL][AAC AVC][CHT][MP4]",
        "ANi",
        "月光圖書館",
        None,
        None,
        7,
    ),
    (
        "[LoliHouse] 月光图书馆 第二季 / Gekkou no Toshokan 2nd Season - 03 [WebRip 1080p HEVC AAC][简繁内封字幕]",
        "LoliHouse",
        "月光图书馆",
        "Gekkou no Toshokan",
        2,
        3,
    ),
    (
        "【喵萌奶茶屋】★07月新番★[月光图书馆/Gekkou no Toshokan][13][1080p][简日双语][招募翻译]",
        "喵萌奶茶屋",
        "月光图书馆",
        "Gekkou no Toshokan",
        None,
        13,
    ),
    (
        "[SubsPlease] Gekkou no Toshokan S2 - 07 (1080p) [A1B2C3D4].mkv",
        "SubsPlease",
        None,
        "Gekkou no Toshokan",
        2,
        7,
    ),
    (
        "Gekkou.no.Toshokan.S02E05.1080p.CR.WEB-DL.AAC2.0.H.264-VARYG.mkv",
        "VARYG",
        None,
        "Gekkou no Toshokan",
        2,
        5,
    ),
]


@pytest.mark.parametrize(("text", "group", "zh", "en", "season", "episode"), SHAPES)
def test_a_group_s_usual_shape_is_read(
    text: str, group: str, zh: str | None, en: str | None, season: int | None, episode: int
) -> None:
    reading = read(text)

    assert (reading.groups, reading.title_zh, reading.title_en) == ((group,), zh, en)
    assert (reading.season, reading.episode) == (season, episode)
