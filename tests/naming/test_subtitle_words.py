"""Language and marks of a subtitle, from its name, from what else was read, from its folder."""

import pytest

from apps.naming.subtitles import is_subtitle, language_tag, subtitle_of

ROWS = {
    "simplified": ("Show - 03.sc.ass", ".zh"),
    "traditional with japanese": ("Show - 03.JPTC.ass", ".zh-tw"),
    "simplified with japanese": ("Show - 03.jpsc.ass", ".zh"),
    "chs": ("[X][Show][01][AVC_FLACx2].chs.ass", ".zh"),
    "cht": ("[X][Show][01][AVC_FLACx2].cht.ass", ".zh-tw"),
    "japanese": ("[X][Show][01][AVC_FLACx2].jpn.ass", ".ja"),
    "big5": ("x.BIG5.srt", ".zh-tw"),
    "both scripts": ("x.chs&cht.ass", ".zh"),
    "joined with japanese": ("x.cht&jpn.ass", ".zh-tw"),
    "as we write it": ("x.zh-tw.ass", ".zh-tw"),
    "region": ("x.pt-BR.srt", ".pt-br"),
    "english": ("xyz.en.srt", ".en"),
    "forced": ("xyz.en.forced.srt", ".en.forced"),
    "for the deaf": ("xyz.en.sdh.srt", ".en.sdh"),
    "hearing impaired": ("xyz.en.hi.srt", ".en.hi"),
    "two marks in any order": ("xyz.sdh.en.forced.srt", ".en.forced.sdh"),
    "mark without a language": ("xyz.forced.srt", ".forced"),
    "bracket": ("[Nekomoe kissaten][Title][08][1080p][JPSC].ass", ".zh"),
    "folder": ("Subs/CHT/01.ass", ".zh-tw"),
    "folder of a Windows client": ("Subs\\简体\\01.ass", ".zh"),
    "name before folder": ("CHT/01.en.ass", ".en"),
    "named by its language alone": ("Subs/English.srt", ".en"),
    "numbered as a track": ("Subs/2_English.srt", ".en"),
    "a word in brackets behind the language": ("Subs/Chinese(Simplified).chi.srt", ".zh"),
    "the closer word of a language": ("Subs/Chinese (Traditional).srt", ".zh-tw"),
    "marks and language alone": ("Subs/SDH.eng.HI.srt", ".en.sdh.hi"),
    "behind an underscore": ("Show - 03_sc.ass", ".zh"),
    "behind a dash": ("Show - 03-CHT.ass", ".zh-tw"),
    "behind a blank": ("Show 03 jpsc.ass", ".zh"),
    "before the group": ("Show - 03.tc.Moonlit-Sub.ass", ".zh-tw"),
    "with the group in brackets": ("Show - 03.chs(Moonlit).ass", ".zh"),
    "country": ("Show - 03.tw.ass", ".zh-tw"),
    "a short word of a name": ("Show.S01E01.It.Girl.ass", ""),
    "nothing": ("Show - 03.ass", ""),
    "a word that is none": ("Show.v2.ass", ""),
    "unfinished": ("Show - 03.sc.ass.!qB", ".zh"),
}


@pytest.mark.parametrize(("path", "expected"), ROWS.values(), ids=ROWS)
def test_a_subtitle_says_its_language(path: str, expected: str) -> None:
    assert subtitle_of(path).suffix == expected


def test_what_was_read_from_the_title_helps_where_the_ending_says_nothing() -> None:
    assert subtitle_of("CHT/[X] Show [简日双语].ass", languages=["zh-Hans", "ja"]).suffix == ".zh"


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        (["zh-Hant"], "zh-tw"),
        (["zh-Hans", "zh-Hant"], "zh"),
        (["ja", "zh-Hant"], "zh-tw"),
        (["zh"], "zh"),
        (["ja"], "ja"),
        (["en", "fr"], "en"),
        (["mul"], ""),
        ([], ""),
    ],
)
def test_players_know_one_tag(languages: list[str], expected: str) -> None:
    assert language_tag(languages) == expected


def test_a_subtitle_is_known_by_its_ending() -> None:
    assert is_subtitle("a.ASS")
    assert is_subtitle("a.zh.srt")
    assert not is_subtitle("a.mkv")
