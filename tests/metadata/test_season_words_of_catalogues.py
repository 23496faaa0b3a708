"""What is taken off an official name, and what must stay."""

import pytest

from apps.metadata.seasons import Titled, without_season

ROWS = {
    "chinese": ("药屋少女的呢喃 第二季", Titled("药屋少女的呢喃", 2)),
    "digit": ("某作品 第2季", Titled("某作品", 2)),
    "glued": ("OVERLORD第四季", Titled("OVERLORD", 4)),
    "teens": ("某作品 第十一季", Titled("某作品", 11)),
    "twenties": ("某作品 第二十一期", Titled("某作品", 21)),
    "full width": ("某作品 第２期", Titled("某作品", 2)),
    "arc behind": ("Re：从零开始的异世界生活 第三季 反击篇", Titled("Re：从零开始的异世界生活", 3)),
    "part behind": ("某作品 第二季 第2部分", Titled("某作品", 2)),
    "part alone": ("某作品 第2クール", Titled("某作品")),
    "season": ("Show Season 3", Titled("Show", 3)),
    "ordinal": (
        "ようこそ実力至上主義の教室へ 2nd Season",
        Titled("ようこそ実力至上主義の教室へ", 2),
    ),
    "letter": ("Show S2", Titled("Show", 2)),
    "roman": ("オーバーロードIV", Titled("オーバーロード", 4)),
    "roman sign": ("某作品 Ⅲ", Titled("某作品", 3)),
    "roman inside": ("无职转生Ⅱ ～到了异世界～", Titled("无职转生 ～到了异世界～", 2)),
    "formal": ("妖怪旅馆营业中 贰", Titled("妖怪旅馆营业中", 2)),
    "final": ("进击的巨人 最终季", Titled("进击的巨人", is_final=True)),
    "final english": ("進撃の巨人 The Final Season", Titled("進撃の巨人", is_final=True)),
    "pun": ("某作品 第外季", Titled("某作品 第外季")),
    "number of the name": ("2.5次元的诱惑", Titled("2.5次元的诱惑")),
    "number at the end": ("Mob Psycho 100", Titled("Mob Psycho 100")),
    "letters at the end": ("Code R2", Titled("Code R2")),
    "the name is a season": ("第二季", Titled("第二季")),
    "period": ("第一次世界", Titled("第一次世界")),
    "nothing": ("", Titled("")),
}


@pytest.mark.parametrize(("name", "expected"), ROWS.values(), ids=ROWS)
def test_a_season_is_taken_off_a_name(name: str, expected: Titled) -> None:
    assert without_season(name) == expected
