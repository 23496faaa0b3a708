"""The names of `pn`, `advance` and `none`."""

import pytest

from apps.naming.folders import Kind
from apps.naming.numbers import library_episode
from apps.naming.presets import Method, Subject, file_name
from apps.naming.subtitles import Subtitle, subtitle_of

FRIEREN = "葬送的芙莉莲 (2023)"


def frieren(episode: float | None = 3, *, season: int = 1, offset: int = 0) -> Subject:
    """A subject of the show that most rows are about."""
    number = None if episode is None else library_episode(episode, offset=offset).number
    return Subject(
        kind=Kind.EPISODE,
        title="Sousou no Frieren",
        folder=FRIEREN,
        rule_title="葬送的芙莉莲",
        season=season,
        episode=number,
    )


def film(title: str = "Kimi no Na wa.") -> Subject:
    return Subject(
        kind=Kind.MOVIE, title=title, folder="你的名字。 (2016)", rule_title="你的名字。"
    )


SERIES = {
    "plain": (
        frieren(),
        "[LoliHouse] Sousou no Frieren - 03 [WebRip 1080p HEVC-10bit AAC].mkv",
        "S01E03.mkv",
    ),
    "second season kept in the first": (
        frieren(1, offset=28),
        "[LoliHouse] Sousou no Frieren S2 - 01.mkv",
        "S01E29.mkv",
    ),
    "half": (frieren(12.5), "[X] Sousou no Frieren - 12.5.mkv", "S01E12.5.mkv"),
    "half of one digit": (frieren(9.5), "[X] Sousou no Frieren - 9.5.mkv", "S01E09.5.mkv"),
    "prologue": (frieren(0, offset=-12), "[X] Sousou no Frieren - 00.mkv", "S01E00.mkv"),
    "offset below one": (frieren(5, offset=-12), "[X] Sousou no Frieren - 05.mkv", "S01E05.mkv"),
    "revision": (frieren(7), "[X] Sousou no Frieren - 07v2.mkv", "S01E07.mkv"),
    "large number": (frieren(747), "[X] New Doraemon [747].mp4", "S01E747.mp4"),
    "season of two digits": (frieren(3, season=12), "a.mkv", "S12E03.mkv"),
    "capitals in the extension": (frieren(), "a.MKV", "S01E03.MKV"),
    "unfinished mark": (frieren(), "a.mkv.!qB", "S01E03.mkv"),
}


@pytest.mark.parametrize(("subject", "original", "ending"), SERIES.values(), ids=SERIES)
def test_an_episode_is_named_by_title_or_folder(
    subject: Subject, original: str, ending: str
) -> None:
    assert file_name(Method.PN, subject, original=original) == f"Sousou no Frieren {ending}"
    assert file_name(Method.ADVANCE, subject, original=original) == f"{FRIEREN} {ending}"


SUBTITLES = {
    "simplified": ("[LoliHouse] Sousou no Frieren - 03.sc.ass", "S01E03.zh.ass"),
    "traditional": ("[LoliHouse] Sousou no Frieren - 03.JPTC.ass", "S01E03.zh-tw.ass"),
    "japanese": ("[LoliHouse] Sousou no Frieren - 03.ja.srt", "S01E03.ja.srt"),
    "unknown": ("[LoliHouse] Sousou no Frieren - 03.ass", "S01E03.ass"),
    "english": ("xyz.en.srt", "S01E03.en.srt"),
    "forced": ("xyz.en.forced.srt", "S01E03.en.forced.srt"),
    "for the deaf": ("xyz.en.sdh.srt", "S01E03.en.sdh.srt"),
    "hearing impaired": ("xyz.en.hi.srt", "S01E03.en.hi.srt"),
}


@pytest.mark.parametrize(("original", "ending"), SUBTITLES.values(), ids=SUBTITLES)
def test_a_subtitle_stands_beside_its_video(original: str, ending: str) -> None:
    subtitle = subtitle_of(original)

    named = file_name(Method.ADVANCE, frieren(), original=original, subtitle=subtitle)
    by_title = file_name(Method.PN, frieren(), original=original, subtitle=subtitle)

    assert named == f"{FRIEREN} {ending}"
    assert by_title == f"Sousou no Frieren {ending}"


def test_a_film_has_no_numbers_and_no_dot_before_its_extension() -> None:
    original = "[V] Kimi no Na wa. (2016) [BDRip].mkv"

    assert file_name(Method.PN, film(), original=original) == "Kimi no Na wa.mkv"
    assert file_name(Method.ADVANCE, film(), original=original) == "你的名字。 (2016).mkv"


def test_a_films_subtitle_and_its_extras_carry_its_name() -> None:
    assert (
        file_name(Method.PN, film(), original="Menu.mkv", extra="Menu")
        == "Kimi no Na wa - Menu.mkv"
    )
    assert (
        file_name(Method.ADVANCE, film(), original="x.sc.ass", subtitle=Subtitle("zh"))
        == "你的名字。 (2016).zh.ass"
    )


def test_a_special_is_of_season_nought() -> None:
    ova = Subject(
        kind=Kind.SPECIAL, title="Kimetsu no Yaiba", folder="鬼灭之刃 (2019)", season=1, episode=1
    )

    assert file_name(Method.PN, ova, original="OVA01.mkv") == "Kimetsu no Yaiba S00E01.mkv"
    assert file_name(Method.ADVANCE, ova, original="OVA01.mkv") == "鬼灭之刃 (2019) S00E01.mkv"


def test_a_double_episode_names_both() -> None:
    double = Subject(kind=Kind.EPISODE, title="X", folder="X", season=1, episode=1, episode_end=2)

    assert file_name(Method.PN, double, original="[01-02].mkv") == "X S01E01-E02.mkv"


@pytest.mark.parametrize("method", [Method.NONE, Method.NORMAL])
def test_the_methods_that_rename_nothing_leave_the_name(method: Method) -> None:
    original = "[LoliHouse] Sousou no Frieren - 03 ？.sc.ass"

    assert file_name(method, frieren(), original=original, subtitle=Subtitle("zh")) == original


def test_an_episode_without_a_number_keeps_its_name() -> None:
    assert file_name(Method.PN, frieren(None), original="Show 最終話.mkv") == "Show 最終話.mkv"


@pytest.mark.parametrize(
    ("title", "rule_title", "expected"),
    [
        ("", "死神少爺與黑女僕", "死神少爺與黑女僕 S01E01.mp4"),
        ("???", "死神少爺與黑女僕", "死神少爺與黑女僕 S01E01.mp4"),
        ("", "", "F (2021) S01E01.mp4"),
    ],
)
def test_a_name_is_never_without_a_title(title: str, rule_title: str, expected: str) -> None:
    subject = Subject(
        kind=Kind.EPISODE,
        title=title,
        folder="F (2021)",
        rule_title=rule_title,
        season=1,
        episode=1,
    )

    assert file_name(Method.PN, subject, original="a.mp4") == expected


def test_a_long_title_is_cut_before_its_number_and_alike_for_all_files_of_an_episode() -> None:
    subject = Subject(kind=Kind.EPISODE, title="とある" * 60, folder="F", season=1, episode=3)

    video = file_name(Method.PN, subject, original="a.mkv")
    forced = file_name(
        Method.PN, subject, original="a.ass", subtitle=Subtitle("zh-tw", ("forced",))
    )

    assert video.endswith(" S01E03.mkv")
    assert forced == video.removesuffix(".mkv") + ".zh-tw.forced.ass"
    assert len(forced.encode()) <= 255


def test_a_second_subtitle_of_a_language_carries_its_group() -> None:
    name = file_name(
        Method.PN, frieren(), original="a.ass", subtitle=Subtitle("zh"), label="Group/A"
    )
    long = file_name(
        Method.PN,
        Subject(kind=Kind.EPISODE, title="と" * 90, folder="F", season=1, episode=3),
        original="a.ass",
        subtitle=Subtitle("zh"),
        label="組" * 90,
    )

    assert name == "Sousou no Frieren S01E03.Group A.zh.ass"
    assert " S01E03." in long
    assert len(long.encode()) <= 255


def test_a_film_may_be_called_like_a_device() -> None:
    assert file_name(Method.PN, film("CON"), original="a.mkv") == "_CON.mkv"
