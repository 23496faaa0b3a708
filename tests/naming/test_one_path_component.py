"""What a single folder or file may be called."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.naming.components import MAX_BYTES, component, extension, finished, limit

ROWS = {
    "half-width colon": ("Re:从零开始的异世界生活", "Re 从零开始的异世界生活"),
    "slash": ("Fate/stay night [UBW]", "Fate stay night [UBW]"),
    "dot inside": ("Dr. STONE", "Dr. STONE"),
    "dots at the end": ("えとたま...", "えとたま"),
    "question mark at the end": ("终末的女武神 ?", "终末的女武神"),
    "nothing is left": ("???", "Unknown Bangumi"),
    "empty": ("", "Unknown Bangumi"),
    "full-width colon": ("一拳超人：第三季", "一拳超人：第三季"),
    "every forbidden character": ('a<b>c:d"e/f\\g|h?i*j', "a b c d e f g h i j"),
    "control characters and line breaks": ("one\x00two\r\nthree\x9f", "one two three"),
    "blanks of all sorts": ("  one \t two　three  ", "one two three"),
    "parent": ("..", "Unknown Bangumi"),
    "this folder": (".", "Unknown Bangumi"),
    "climbing": ("../../etc/passwd", ".. .. etc passwd"),
    "device": ("CON", "_CON"),
    "device in small letters, with extension": ("nul.mkv", "_nul.mkv"),
    "device with two extensions": ("Aux.tar.gz", "_Aux.tar.gz"),
    "device with a blank before its dot": ("com1 .mkv", "_com1 .mkv"),
    "device behind dots at the end": ("LPT9...", "_LPT9"),
    "no device": ("Con Air", "Con Air"),
    "no device either": ("COM10", "COM10"),
    "letters and marks apart": (unicodedata.normalize("NFD", "ガンダム"), "ガンダム"),
    "turned around": ("abc\u202egnp.exe", "abcgnp.exe"),
    "half a character": ("a\ud800b", "a b"),
}


@pytest.mark.parametrize(("text", "expected"), ROWS.values(), ids=ROWS)
def test_a_component_loses_what_no_disk_takes(text: str, expected: str) -> None:
    assert component(text) == expected


def test_a_long_name_is_cut_by_bytes_and_keeps_its_extension() -> None:
    # 255 characters, but three curly apostrophes make them more bytes
    long = f"Some Girl’s Holiday - S01E11 - {'Father’s Job + ' * 16}[1080p]-X.mkv"

    name = component(long)

    assert len(name.encode()) <= MAX_BYTES
    assert name.startswith("Some Girl’s Holiday - S01E11")
    assert name.endswith(".mkv")
    assert component(name) == name


def test_a_cut_falls_between_characters_and_not_before_a_mark() -> None:
    whole = component("あ" * 200)
    marked = component("x" * 254 + "e\u0323\u0302\u0301" * 3)

    assert whole == "あ" * 85
    assert marked == "x" * 254


def test_a_tail_without_an_end_is_cut_all_the_same() -> None:
    assert len(component("a" + "\u0323" * 500).encode()) <= MAX_BYTES


def test_the_longest_suffix_still_fits() -> None:
    name = limit("字" * 100, ".zh-tw.forced.ass")

    assert name.endswith("字.zh-tw.forced.ass")
    assert len(name.encode()) <= MAX_BYTES


def test_a_suffix_without_room_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="aaa"):
        limit("x", "." + "a" * 255)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.mkv", ".mkv"),
        ("a.MKV", ".MKV"),
        ("a.mkv.!qB", ".mkv"),
        ("Vol. 2", ""),
        ("Dr. STONE", ""),
        ("no extension", ""),
        (".mkv", ""),
        ("a.zh-tw.ass", ".ass"),
    ],
)
def test_an_extension_is_what_follows_the_last_dot(name: str, expected: str) -> None:
    assert extension(name) == expected


def test_a_clients_mark_of_an_unfinished_file_is_no_part_of_the_name() -> None:
    assert finished("Show S01E03.mkv.!qB") == "Show S01E03.mkv"


@given(st.text(max_size=400))
def test_any_text_becomes_a_name_and_stays_it(text: str) -> None:
    name = component(text)

    assert 0 < len(name.encode()) <= MAX_BYTES
    assert not set(name) & set('<>:"/\\|?*')
    assert name not in {".", ".."}
    assert name == name.strip()
    assert not name.endswith(".")
    assert unicodedata.is_normalized("NFC", name)
    assert component(name) == name


@given(
    st.text(alphabet="aé字\u0301\u200d. ", min_size=200, max_size=400),
    st.sampled_from([".mkv", ""]),
)
def test_any_long_text_is_cut_once(text: str, suffix: str) -> None:
    name = component(f"a{text}{suffix}")

    assert len(name.encode()) <= MAX_BYTES
    assert component(name) == name
