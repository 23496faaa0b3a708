"""What a site is asked with: words only, as many as it takes, the most telling ones first."""

import pytest

from apps.search import words
from apps.search.registry import KINDS
from apps.search.words import Word
from apps.titles import read

DMHY = KINDS["dmhy"]
NYAA = KINDS["nyaa"]
NEXUSPHP = KINDS["nexusphp"]


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("LoliHouse Sousou no Frieren", "LoliHouse+Sousou+no+Frieren"),
        ("[LoliHouse] Sousou_no Frieren!", "LoliHouse+Sousou+no+Frieren"),
        ("  a   b  ", "a+b"),
        ("Re:Zero / 从零开始", "Re+Zero+%E4%BB%8E%E9%9B%B6%E5%BC%80%E5%A7%8B"),
        ("か\u3099ん", "%E3%81%8C%E3%82%93"),
        ("100%s & x=y#z", "100+s+x+y+z"),
    ],
)
def test_every_character_that_is_no_word_parts_words(typed: str, asked: str) -> None:
    fitting = words.fitted(words.split(typed), NYAA)
    assert words.address("http://a/?q=%s&c=1", fitting) == f"http://a/?q={asked}&c=1"


@pytest.mark.parametrize("nothing", ["", "   ", "!!!", "／　_"])
def test_punctuation_alone_asks_nothing(nothing: str) -> None:
    assert words.split(nothing) == ()


def test_words_in_a_path_are_parted_by_blanks() -> None:
    assert words.address("http://a/search/%s?x=1", ["a", "b"]) == "http://a/search/a%20b?x=1"


@pytest.mark.parametrize(
    "typed", ["长" * 40, " ".join(["word"] * 40), "很长的标题" * 5 + " tail", "a " * 50]
)
def test_a_site_that_takes_so_many_bytes_gets_no_more(typed: str) -> None:
    fitting = words.fitted(words.split(typed), DMHY)
    assert fitting
    assert len(" ".join(fitting).encode()) <= 60


def test_a_site_that_takes_ten_words_gets_the_first_ten() -> None:
    fitting = words.fitted(words.split(" ".join("abcdefghijklmn")), NEXUSPHP)
    assert fitting == tuple("abcdefghij")


def test_a_long_release_keeps_group_title_and_season_before_its_technical_words() -> None:
    reading = read(
        "[LoliHouse] 雪原邮差 第二季 / Setsugen no Yuubinya S2 - 03 "
        "[WebRip 1080p HEVC-10bit AAC][简繁内封字幕]"
    )
    telling = words.telling(reading, title_raw=reading.title_raw or "")

    everything = words.fitted(telling, NYAA)
    assert everything == (
        "LoliHouse", "Setsugen", "no", "Yuubinya", "第二季", "简繁内封字幕", "WebRip", "1080p",
    )  # fmt: skip
    some = words.fitted(telling, DMHY)
    assert some == ("LoliHouse", "Setsugen", "no", "Yuubinya", "第二季", "WebRip", "1080p")


def test_a_group_with_a_long_name_gives_way_to_the_title() -> None:
    long_group = [Word("字" * 15, 0), Word("片" * 10, 1)]
    assert words.fitted(long_group, DMHY) == ("片" * 10,)


def test_a_season_that_is_not_written_is_not_asked_for() -> None:
    reading = read("[SubsPlease] Wonder Egg Priority - 03 (1080p) [ABCD1234].mkv")
    telling = words.telling(reading, title_raw=reading.title_raw or "")
    assert words.fitted(telling, NYAA) == ("SubsPlease", "Wonder", "Egg", "Priority", "1080p")


@pytest.mark.parametrize(
    "title",
    [
        "Foo Bar S03E11 1080p CR WEB-DL AAC2.0 H.264-VARYG (Multi-Subs)",
        "[Cattleya] Foo Bar - S03E11 - Turning Point 4 v2 (CR WEB-DL 1080p AAC H264)",
        "[Group] Foo Bar 3x11 [1080p]",
        "[Group] Foo Bar - 11 (1080p) [ABCD1234].mkv",
        "[Group][Foo Bar][第11集][1080p]",
        "[Group] Foo Bar - 11v2 [1080p]",
    ],
)
def test_the_number_of_an_episode_is_never_asked_for(title: str) -> None:
    reading = read(title)
    telling = words.telling(reading, title_raw=reading.title_raw or "")
    assert not [word for word in words.fitted(telling, NYAA) if "11" in word]


def test_a_title_that_says_a_word_twice_is_asked_for_in_full() -> None:
    reading = read("[ANi] Kiri no Minato no Toudaimori - 03 [1080P][Baha][WEB-DL]")
    telling = words.telling(reading, title_raw=reading.title_raw or "")
    assert words.fitted(telling, NYAA)[1:6] == ("Kiri", "no", "Minato", "no", "Toudaimori")


def test_a_title_is_looked_through_in_any_width_and_script() -> None:
    assert words.all_in("【桜都】霧港守燈人 \uff21\uff22\uff23", ["雾港守灯人", "abc"])
    assert not words.all_in("【桜都】霧港守燈人", ["雾港守灯人", "abc"])
