"""The words of quality and subtitles, one by one."""

import pytest

from apps.titles import SubtitleKind, read

RESOLUTIONS = {
    "2160p": "2160p",
    "4K": "2160p",
    "1440p": "1440p",
    "1080p": "1080p",
    "1080P": "1080p",
    "1080i": "1080i",
    "1920x1080": "1080p",
    "1920X1080": "1080p",
    "1920×1080": "1080p",
    "1920x816": "1080p",
    "3840x2160": "2160p",
    "720p": "720p",
    "1280x720": "720p",
    "540p": "540p",
    "480p": "480p",
    "848x480": "480p",
    "1080p@60FPS": "1080p",
    "BD1080p": "1080p",
}
SOURCES = {
    "WEB-DL": "WEB-DL",
    "WebDL": "WEB-DL",
    "WEBDL": "WEB-DL",
    "WebRip": "WebRip",
    "WEB-Rip": "WebRip",
    "WEB 1080p": "WEB",
    "BDRip": "BDRip",
    "BDrip": "BDRip",
    "BluRay": "BluRay",
    "Blu-Ray": "BluRay",
    "BD 1080p": "BluRay",
    "BDMV": "BDMV",
    "REMUX": "REMUX",
    "DVDRip": "DVDRip",
    "DVD 480p": "DVD",
    "TVRip": "TVRip",
    "HDTV": "HDTV",
}
PLATFORMS = {
    "Baha": "Baha",
    "Bahamut": "Baha",
    "Bilibili": "Bilibili",
    "B-Global": "B-Global",
    "CR": "CR",
    "AMZN": "AMZN",
    "NF": "NF",
    "Netflix": "NF",
    "DSNP": "DSNP",
    "ABEMA": "ABEMA",
    "ViuTV": "ViuTV",
    "U-NEXT": "U-NEXT",
    "ADN": "ADN",
    "TTFC": "TTFC",
    "HIDIVE": "HIDIVE",
    "KKTV": "KKTV",
    "HMAX": "HMAX",
}
VIDEO = {
    "AVC": ("AVC",),
    "x264": ("AVC",),
    "H.264": ("AVC",),
    "H264": ("AVC",),
    "HEVC": ("HEVC",),
    "x265": ("HEVC",),
    "H.265": ("HEVC",),
    "AV1": ("AV1",),
    "HEVC-10bit": ("HEVC", "10bit"),
    "HEVC10-bit": ("HEVC", "10bit"),
    "10-bit": ("10bit",),
    "Hi10P": ("10bit",),
    "Ma10p": ("10bit",),
    "8bit": ("8bit",),
    "HDR": ("HDR",),
    "HEVC-YUV420P10": ("HEVC", "10bit"),
    "XviD": ("XviD",),
}
AUDIO = {
    "AAC": ("AAC",),
    "AAC2.0": ("AAC",),
    "AACx2": ("AAC",),
    "FLAC": ("FLAC",),
    "2flac": ("FLAC",),
    "DDP5.1": ("EAC3",),
    "E-AC-3": ("EAC3",),
    "EAC3": ("EAC3",),
    "AC3": ("AC3",),
    "AC-3": ("AC3",),
    "Opus 2.0 x264": ("Opus",),
    "Dual Audio": ("Dual Audio",),
    "DTS-HD MA": ("DTS-HD",),
    "TrueHD": ("TrueHD",),
    "flac_ac3": ("FLAC", "AC3"),
}
LANGUAGES = {
    "CHS": {"zh-Hans"},
    "SC": {"zh-Hans"},
    "GB": {"zh-Hans"},
    "简": {"zh-Hans"},
    "简体": {"zh-Hans"},
    "简中": {"zh-Hans"},
    "简体中文": {"zh-Hans"},
    "CHT": {"zh-Hant"},
    "TC": {"zh-Hant"},
    "BIG5": {"zh-Hant"},
    "繁": {"zh-Hant"},
    "繁體": {"zh-Hant"},
    "繁中": {"zh-Hant"},
    "简繁": {"zh-Hans", "zh-Hant"},
    "CHS&CHT": {"zh-Hans", "zh-Hant"},
    "SC+TC": {"zh-Hans", "zh-Hant"},
    "GB/BIG5": {"zh-Hans", "zh-Hant"},
    "JPSC": {"zh-Hans", "ja"},
    "JPTC": {"zh-Hant", "ja"},
    "CHS_JP": {"zh-Hans", "ja"},
    "GB_JP": {"zh-Hans", "ja"},
    "简日双语": {"zh-Hans", "ja"},
    "繁日雙語": {"zh-Hant", "ja"},
    "简繁日内封字幕": {"zh-Hans", "zh-Hant", "ja"},
    "简繁英内封": {"zh-Hans", "zh-Hant", "en"},
    "中日双语": {"zh", "ja"},
    "中文字幕": {"zh"},
    "国语中字": {"zh"},
    "MultiSub": {"mul"},
    "Multi Sub": {"mul"},
    "Multi-Subs": {"mul"},
    "Multiple Subtitle": {"mul"},
    "VOSTFR": {"fr"},
    "POR-BR": {"pt-BR"},
    "ENG": {"en"},
    "Eng Sub": {"en"},
    "Sub_ITA": {"it"},
}
SUBTITLE_KINDS = {
    "简繁内封字幕": SubtitleKind.SOFT,
    "繁體內封": SubtitleKind.SOFT,
    "简日内嵌": SubtitleKind.HARD,
    "繁體內嵌": SubtitleKind.HARD,
    "简繁外挂字幕": SubtitleKind.FILE,
    "繁體外掛": SubtitleKind.FILE,
    "无字幕": SubtitleKind.NONE,
    "生肉": SubtitleKind.NONE,
    "RAW": SubtitleKind.NONE,
    "生": SubtitleKind.NONE,
    "HardSub": SubtitleKind.HARD,
}
NOISE = [
    "[招募翻译]",
    "[急招翻校轴]",
    "（招人）",
    "[7月新番]",
    "[2024年4月番]",
    "[检索: 某个名字]",
    "（检索：某个名字）",
    "(正式版本)",
    "[附字体]",
    "[国漫]",
    "(新年快樂)",
]


@pytest.mark.parametrize(("word", "value"), RESOLUTIONS.items())
def test_a_resolution(word: str, value: str) -> None:
    assert read(f"[Group] Moonlit Library - 01 [{word}]").resolution == value


@pytest.mark.parametrize(("word", "value"), SOURCES.items())
def test_a_source(word: str, value: str) -> None:
    assert read(f"[Group] Moonlit Library - 01 [{word}]").source == value


@pytest.mark.parametrize(("word", "value"), PLATFORMS.items())
def test_a_platform(word: str, value: str) -> None:
    assert read(f"[Group] Moonlit Library - 01 [{word}][1080p]").platform == value


@pytest.mark.parametrize(("word", "value"), VIDEO.items())
def test_a_video_codec(word: str, value: tuple[str, ...]) -> None:
    assert read(f"[Group] Moonlit Library - 01 [{word}][1080p]").video == value


@pytest.mark.parametrize(("word", "value"), AUDIO.items())
def test_an_audio_codec(word: str, value: tuple[str, ...]) -> None:
    assert read(f"[Group] Moonlit Library - 01 [1080p {word}]").audio == value


@pytest.mark.parametrize(("word", "value"), LANGUAGES.items())
def test_languages_of_subtitles(word: str, value: set[str]) -> None:
    reading = read(f"[Group] Moonlit Library - 01 [1080p][{word}]")

    assert set(reading.subtitle_languages) == value
    assert reading.title_en == "Moonlit Library"


@pytest.mark.parametrize(("word", "value"), SUBTITLE_KINDS.items())
def test_a_kind_of_subtitles(word: str, value: SubtitleKind) -> None:
    assert read(f"[Group] Moonlit Library - 01 [1080p][{word}]").subtitle_kind == value


@pytest.mark.parametrize("word", ["MP4", "MKV", "AVI", "TS"])
def test_a_container_as_tag_and_as_ending(word: str) -> None:
    assert read(f"[Group] Moonlit Library - 01 [1080p][{word}]").container == word
    assert read(f"[Group] Moonlit Library - 01 [1080p].{word.lower()}").container == word


def test_a_file_s_ending_wins_over_a_tag() -> None:
    assert read("[Group] Moonlit Library - 01 [1080p][MP4].mkv").container == "MKV"


@pytest.mark.parametrize("noise", NOISE)
def test_talk_to_readers_is_nothing(noise: str) -> None:
    before = read(f"[Group]{noise}[Moonlit Library][05][1080p]")
    after = read(f"[Group][Moonlit Library][05][1080p]{noise}")

    for reading in (before, after) if noise[0] == "[" else (after,):
        assert (reading.groups, reading.all_names, reading.episode) == (
            ("Group",),
            ("Moonlit Library",),
            5,
        )
        assert reading.year is None


def test_a_checksum_and_a_year() -> None:
    reading = read("[Group] Moonlit Library (2019) - 01 [1080p][a1b2c3d4].mkv")

    assert (reading.crc, reading.year, reading.title_en) == ("A1B2C3D4", 2019, "Moonlit Library")


@pytest.mark.parametrize("word", ["CR", "NF", "Max", "Opus", "Raw", "Web", "GB"])
def test_a_word_that_is_also_a_name_counts_only_among_technical_words(word: str) -> None:
    reading = read(f"[Group] {word} Library - 01 [1080p]")

    assert reading.title_en == f"{word} Library"
    assert (reading.platform, reading.source, reading.audio, reading.subtitle_languages) == (
        None,
        None,
        (),
        (),
    )
