"""Sixty torrents as groups lay them out: what each file is to be called, and which are left as they are."""

import pytest

from apps.bangumi.placing import Show, place
from apps.downloader.protocol import TorrentFile
from apps.naming.components import finished
from apps.naming.folders import Kind
from apps.naming.presets import Method
from apps.titles import read

#: A file that is not touched.
LEFT = ""
DISC = "[Ma10p_1080p][x265_flac]"
BD = "(BD 1920x1080 x265-10Bit FLAC)"
RAW = "[1080P][BDRip][HEVC-10bit][FLAC]"
SEASON = "[Group] 港口灯火 / Harbour Lights [01-12][1080p]"
DISCS = "[VCB-Studio] 港口灯火 / Harbour Lights / 港の灯り 10-bit 1080p HEVC BDRip [Fin]"
ONE = "[Lantern] 港口灯火 / Harbour Lights - 03 [WebRip 1080p HEVC-10bit AAC][简繁外挂字幕]"
SCENE = "Harbour.Lights.S01E03.1080p.WEB.x264-GRP"
FIRST, SECOND, THIRD = (f"Harbour Lights S01E0{number}" for number in (1, 2, 3))

Files = dict[str, str]


def called(title: str, files: Files, *, kind: Kind = Kind.EPISODE) -> Files:
    """The name that each file gets, LEFT where it gets none; the first file is the largest."""
    show = Show(kind, "港口灯火", "港口灯火 (2020)", season=1)
    listed = [TorrentFile(index, path, 1000 - index) for index, path in enumerate(files)]
    found = place(listed, release=read(title), show=show, method=Method.PN, originals={})
    given = {item.original_path: item.wanted_path for item in found.placements}
    assert len(set(given.values())) == len(given), "two files of one name"
    return {path: given.get(finished(path), LEFT) for path in files}


DISC_BOXES: dict[str, tuple[str, Files]] = {
    "episodes with two subtitles each": (
        DISCS,
        {
            f"[VCB-Studio] Harbour Lights [01]{DISC}.mkv": f"{FIRST}.mkv",
            f"[VCB-Studio] Harbour Lights [01]{DISC}.chs.ass": f"{FIRST}.zh.ass",
            f"[VCB-Studio] Harbour Lights [01]{DISC}.cht.ass": f"{FIRST}.zh-tw.ass",
            f"[VCB-Studio] Harbour Lights [02]{DISC}.mkv": f"{SECOND}.mkv",
            "[VCB-Studio] Harbour Lights [Fonts].7z": LEFT,
        },
    ),
    "extras in a folder of their own": (
        DISCS,
        {
            f"[VCB-Studio] Harbour Lights [01]{DISC}.mkv": f"{FIRST}.mkv",
            f"[VCB-Studio] Harbour Lights [02]{DISC}.mkv": f"{SECOND}.mkv",
            f"SPs/[VCB-Studio] Harbour Lights [NCOP]{DISC}.mkv": LEFT,
            f"SPs/[VCB-Studio] Harbour Lights [CM_15s]{DISC}.mkv": LEFT,
            f"SPs/[VCB-Studio] Harbour Lights [Eyecatch EP01-06]{DISC}.mkv": LEFT,
            f"SPs/[VCB-Studio] Harbour Lights [Menu01]{DISC}.mkv": LEFT,
            f"SPs/[VCB-Studio] Harbour Lights [TVSP]{DISC}.mkv": LEFT,
        },
    ),
    "extras beside the episodes, the extras listed first": (
        DISCS,
        {
            f"[VCB-Studio] Harbour Lights [IV01]{DISC}.mkv": LEFT,
            f"[VCB-Studio] Harbour Lights [Logo]{DISC}.mkv": LEFT,
            f"[VCB-Studio] Harbour Lights [Menu01]{DISC}.mkv": LEFT,
            f"[VCB-Studio] Harbour Lights [NCED_EP12]{DISC}.mkv": LEFT,
            f"[VCB-Studio] Harbour Lights [Web Preview 02]{DISC}.mkv": LEFT,
            f"[VCB-Studio] Harbour Lights [PV_Long Ver.]{DISC}.mkv": LEFT,
            f"[VCB-Studio] Harbour Lights [01]{DISC}.mkv": f"{FIRST}.mkv",
            f"[VCB-Studio] Harbour Lights [02]{DISC}.mkv": f"{SECOND}.mkv",
        },
    ),
    "specials among the episodes": (
        DISCS,
        {
            f"[VCB-Studio] Harbour Lights [SP01]{DISC}.mkv": "Harbour Lights S00E01.mkv",
            f"[VCB-Studio] Harbour Lights [OVA02]{DISC}.mkv": "Harbour Lights S00E02.mkv",
            f"[VCB-Studio] Harbour Lights [01]{DISC}.mkv": f"{FIRST}.mkv",
            f"[VCB-Studio] Harbour Lights [02]{DISC}.mkv": f"{SECOND}.mkv",
        },
    ),
    "two specials of one number: the first has it": (
        DISCS,
        {
            f"[VCB-Studio] Harbour Lights [01]{DISC}.mkv": f"{FIRST}.mkv",
            f"[VCB-Studio] Harbour Lights [OVA01]{DISC}.mkv": "Harbour Lights S00E01.mkv",
            f"[VCB-Studio] Harbour Lights [SP01]{DISC}.mkv": LEFT,
        },
    ),
    "below a folder of the whole": (
        DISCS,
        {
            f"[VCB-Studio] Harbour Lights [Ma10p_1080p]/[VCB-Studio] Harbour Lights [01]{DISC}.mkv": (
                f"{FIRST}.mkv"
            ),
            f"[VCB-Studio] Harbour Lights [Ma10p_1080p]/[VCB-Studio] Harbour Lights [02]{DISC}.mkv": (
                f"{SECOND}.mkv"
            ),
            "[VCB-Studio] Harbour Lights [Ma10p_1080p]/Scans/Vol.1/01.webp": LEFT,
            "[VCB-Studio] Harbour Lights [Ma10p_1080p]/CDs/[210101] OST (flac)/01. Sea.flac": LEFT,
        },
    ),
    "subtitles of another group": (
        DISCS,
        {
            f"[Nekomoe&VCB-Studio] Harbour Lights [01]{DISC}.mkv": f"{FIRST}.mkv",
            "[Nekomoe] Harbour Lights [01].JPTC.ass": f"{FIRST}.zh-tw.ass",
            f"[Nekomoe&VCB-Studio] Harbour Lights [02]{DISC}.mkv": f"{SECOND}.mkv",
            "[Nekomoe] Harbour Lights [02].JPSC.ass": f"{SECOND}.zh.ass",
        },
    ),
    "a recap between two episodes": (
        DISCS,
        {
            f"[VCB-Studio] Harbour Lights [05]{DISC}.mkv": "Harbour Lights S01E05.mkv",
            f"[VCB-Studio] Harbour Lights [05.5]{DISC}.mkv": "Harbour Lights S01E05.5.mkv",
            f"[VCB-Studio] Harbour Lights [06]{DISC}.mkv": "Harbour Lights S01E06.mkv",
        },
    ),
    "a prologue": (
        DISCS,
        {
            f"[VCB-Studio] Harbour Lights [00]{DISC}.mkv": "Harbour Lights S01E00.mkv",
            f"[VCB-Studio] Harbour Lights [01]{DISC}.mkv": f"{FIRST}.mkv",
        },
    ),
    "running numbers for the extras": (
        "[Moozzi2] Harbour Lights (BD 1920x1080 x265-10Bit FLAC) TV + SP",
        {
            f"[Moozzi2] Harbour Lights - 01 {BD}.mkv": f"{FIRST}.mkv",
            f"[Moozzi2] Harbour Lights - 02 END {BD}.mkv": f"{SECOND}.mkv",
            f"[Moozzi2] Harbour Lights [SP01] NCOP {BD}.mkv": LEFT,
            f"[Moozzi2] Harbour Lights [SP02] NCED - 1 {BD}.mkv": LEFT,
            f"[Moozzi2] Harbour Lights [SP03] Menu - 01 {BD}.mkv": LEFT,
            f"[Moozzi2] Harbour Lights [SP04] PV & CM {BD}.mkv": LEFT,
            f"[Moozzi2] Harbour Lights [SP05] Picture Drama - 01 {BD}.mkv": (
                "Harbour Lights S00E05.mkv"
            ),
        },
    ),
    "a number glued to the name": (
        "[Moozzi2] Harbour Lights [ x265-10Bit Ver. ] - TV + SP",
        {
            "[Moozzi2] Harbour Lights-01 [BD 1920x1080 x265-10Bit 2Audio].mkv": f"{FIRST}.mkv",
            "[Moozzi2] Harbour Lights-02 END [BD 1920x1080 x265-10Bit 2Audio].mkv": (
                f"{SECOND}.mkv"
            ),
            "[Moozzi2] Harbour Lights-03 OVA [BD 1920x1080 x265-10Bit 2Audio].mkv": (
                "Harbour Lights S00E03.mkv"
            ),
        },
    ),
    "everything in brackets": (
        "[DBD-Raws][港口灯火/Harbour Lights][01-12TV全集+SP][1080P][BDRip][HEVC-10bit][FLAC][MKV]",
        {
            f"[DBD-Raws][Harbour Lights][01]{RAW}.mkv": f"{FIRST}.mkv",
            f"[DBD-Raws][Harbour Lights][01]{RAW}.sc.ass": f"{FIRST}.zh.ass",
            f"[DBD-Raws][Harbour Lights][01]{RAW}.tc.ass": f"{FIRST}.zh-tw.ass",
            f"[DBD-Raws][Harbour Lights][02]{RAW}.mkv": f"{SECOND}.mkv",
            f"[DBD-Raws][Harbour Lights][SP][01]{RAW}.mkv": "Harbour Lights S00E01.mkv",
            f"[DBD-Raws][Harbour Lights][NCOP1]{RAW}.mkv": LEFT,
            f"menu/[DBD-Raws][Harbour Lights][menu][01]{RAW}.mkv": LEFT,
            f"PV/[DBD-Raws][Harbour Lights][PV][01]{RAW}.mkv": LEFT,
            f"特典映像/[DBD-Raws][Harbour Lights][特典映像][01]{RAW}.mkv": LEFT,
        },
    ),
    "the disc itself": (
        "[BDMV] Harbour Lights Vol.1",
        {
            "BDMV/STREAM/00001.m2ts": "BDMV/STREAM/00001.m2ts",
            "BDMV/STREAM/00002.m2ts": "BDMV/STREAM/00002.m2ts",
            "BDMV/PLAYLIST/00000.mpls": LEFT,
        },
    ),
}

SEASONS: dict[str, tuple[str, Files]] = {
    "numbers alone": (SEASON, {"01.mkv": f"{FIRST}.mkv", "02.mkv": f"{SECOND}.mkv"}),
    "numbers alone, in a folder": (
        SEASON,
        {"Harbour Lights/01.mkv": f"{FIRST}.mkv", "Harbour Lights/02 END.mkv": f"{SECOND}.mkv"},
    ),
    "numbers in brackets": (SEASON, {"[01].mp4": f"{FIRST}.mp4", "[02][END].mp4": f"{SECOND}.mp4"}),
    "numbers with a height": (
        SEASON,
        {
            "01.1080p.mkv": f"{FIRST}.mkv",
            "02-1080p.mkv": f"{SECOND}.mkv",
            "03.4K.mkv": f"{THIRD}.mkv",
        },
    ),
    "numbers with an episode's name": (
        SEASON,
        {"01 - The Pier.mkv": f"{FIRST}.mkv", "02. The Ferry.mkv": f"{SECOND}.mkv"},
    ),
    "numbers with a Chinese name": (
        SEASON,
        {
            "01.码头.mkv": f"{FIRST}.mkv",
            "02、渡轮.mkv": f"{SECOND}.mkv",
            "03 灯.mkv": f"{THIRD}.mkv",
        },
    ),
    "words for episodes": (
        SEASON,
        {
            "第01集.mp4": f"{FIRST}.mp4",
            "第02话 渡轮.mp4": f"{SECOND}.mp4",
            "EP03.mp4": f"{THIRD}.mp4",
        },
    ),
    "a last episode that says so": (
        SEASON,
        {"第01集.mp4": f"{FIRST}.mp4", "第03集（完）.mp4": f"{THIRD}.mp4"},
    ),
    "the name and a number": (
        SEASON,
        {
            "港口灯火01.mp4": "港口灯火 S01E01.mp4",
            "港口灯火 02.mp4": "港口灯火 S01E02.mp4",
            "港口灯火-03.mp4": "港口灯火 S01E03.mp4",
        },
    ),
    "underscores": (
        SEASON,
        {"Harbour_Lights_01.mkv": f"{FIRST}.mkv", "Harbour_Lights_02.mkv": f"{SECOND}.mkv"},
    ),
    "dots": (
        "Harbour.Lights.S01.1080p.WEB.x264-GRP",
        {
            "Harbour.Lights.S01E01.1080p.WEB.x264-GRP.mkv": f"{FIRST}.mkv",
            "Harbour.Lights.S01E02.1080p.WEB.x264-GRP.mkv": f"{SECOND}.mkv",
        },
    ),
    "two episodes in a file": (
        SEASON,
        {
            "Harbour Lights S01E01-E02.mkv": "Harbour Lights S01E01-E02.mkv",
            "Harbour Lights S01E03.mkv": f"{THIRD}.mkv",
        },
    ),
    "seasons in folders": (
        "[Group] Harbour Lights S1+S2 [1080p]",
        {
            "Season 1/Harbour Lights - S01E01.mkv": f"{FIRST}.mkv",
            "Season 2/Harbour Lights - S02E01.mkv": "Harbour Lights S02E01.mkv",
        },
    ),
    "seasons in short folders": (
        "[Group] Harbour Lights S1+S2 [1080p]",
        {"S1/EP03.mkv": f"{THIRD}.mkv", "S2/EP03.mkv": "Harbour Lights S02E03.mkv"},
    ),
    "seasons in Chinese folders, below one": (
        "[Group] Harbour Lights S1+S2 [1080p]",
        {
            "港口灯火/第一季/01.mkv": "港口灯火 S01E01.mkv",
            "港口灯火/第二季/01.mkv": "港口灯火 S02E01.mkv",
        },
    ),
    "a folder of specials": (
        SEASON,
        {
            "Harbour Lights - 01.mkv": f"{FIRST}.mkv",
            "Specials/Harbour Lights - 01.mkv": "Harbour Lights S00E01.mkv",
        },
    ),
    "a folder of OVAs": (
        SEASON,
        {
            "[Group] Harbour Lights [01].mkv": f"{FIRST}.mkv",
            "OVA/[Group] Harbour Lights [OVA01].mkv": "Harbour Lights S00E01.mkv",
        },
    ),
    "an OVA without a number": (
        SEASON,
        {"[Group] Harbour Lights [01].mkv": f"{FIRST}.mkv", "[Group] Harbour Lights OVA.mkv": LEFT},
    ),
    "a special of season 0": (
        SEASON,
        {
            "Harbour Lights - S01E01.mkv": f"{FIRST}.mkv",
            "Harbour Lights - S00E02 - Festival.mkv": "Harbour Lights S00E02.mkv",
        },
    ),
    "songs without credits": (
        SEASON,
        {
            "Harbour Lights - 01.mkv": f"{FIRST}.mkv",
            "NC/NCOP1.mkv": LEFT,
            "Harbour Lights - NCED1v2.mkv": LEFT,
            "Creditless ED.mkv": LEFT,
        },
    ),
    "trailers": (
        SEASON,
        {
            "Harbour Lights - 01.mkv": f"{FIRST}.mkv",
            "PV1.mp4": LEFT,
            "Trailer.mkv": LEFT,
            "次回予告 02.mkv": LEFT,
        },
    ),
    "two versions of one episode": (
        SEASON,
        {
            "Harbour Lights - 01.mkv": LEFT,
            "Harbour Lights - 01v2.mkv": f"{FIRST}.mkv",
            "Harbour Lights - 02.mkv": f"{SECOND}.mkv",
        },
    ),
    "one file of the pack": (SEASON, {"[Group] Harbour Lights [02][1080p].mkv": f"{SECOND}.mkv"}),
    "not yet finished": (
        SEASON,
        {"Harbour Lights - 01.mkv.!qB": f"{FIRST}.mkv", "Harbour Lights - 02.mkv": f"{SECOND}.mkv"},
    ),
    "an index in front": (
        SEASON,
        {
            "[01] [Group] Harbour Lights 01 (BDrip 1080p).mkv": f"{FIRST}.mkv",
            "[02] [Group] Harbour Lights 02 (BDrip 1080p).mkv": f"{SECOND}.mkv",
        },
    ),
    "numbers in round brackets": (
        SEASON,
        {
            "harbour lights (1) 1080p x265.mkv": "harbour lights S01E01.mkv",
            "harbour lights (2) 1080p x265.mkv": "harbour lights S01E02.mkv",
        },
    ),
    "numbers of one digit": (
        SEASON,
        {
            "Lights 1.mkv": "Lights S01E01.mkv",
            "Lights 2.mkv": "Lights S01E02.mkv",
            "Lights 11.mkv": "Lights S01E11.mkv",
            "Lights Bonus 1.mkv": LEFT,
            "Lights Bonus 2.mkv": LEFT,
        },
    ),
    "papers and pictures": (
        SEASON,
        {
            "Harbour Lights - 01.mkv": f"{FIRST}.mkv",
            "readme.txt": LEFT,
            "cover.jpg": LEFT,
            "fonts.zip": LEFT,
            "Harbour Lights - 02.mp4.lnk": LEFT,
        },
    ),
}

SUBTITLES: dict[str, tuple[str, Files]] = {
    "beside it, by language": (
        ONE,
        {
            "[Lantern] Harbour Lights - 03 [1080p].mkv": f"{THIRD}.mkv",
            "[Lantern] Harbour Lights - 03 [1080p].sc.ass": f"{THIRD}.zh.ass",
            "[Lantern] Harbour Lights - 03 [1080p].JPTC.ass": f"{THIRD}.zh-tw.ass",
            "[Lantern] Harbour Lights - 03 [1080p].jpn.ass": f"{THIRD}.ja.ass",
        },
    ),
    "two of one language": (
        ONE,
        {
            "[Lantern] Harbour Lights - 03 [1080p].mkv": f"{THIRD}.mkv",
            "[Lantern] Harbour Lights - 03 [1080p].sc.ass": f"{THIRD}.zh.ass",
            "[Lantern] Harbour Lights - 03 [1080p].CHS&JPN.ass": f"{THIRD}.Lantern.zh.ass",
        },
    ),
    "in a folder": (
        ONE,
        {
            "[Lantern] Harbour Lights - 03 [1080p].mkv": f"{THIRD}.mkv",
            "Subs/Harbour Lights - 03.tc.ass": f"{THIRD}.zh-tw.ass",
            "Fonts/fonts.zip": LEFT,
        },
    ),
    "in folders of languages": (
        SEASON,
        {
            "01.mkv": f"{FIRST}.mkv",
            "02.mkv": f"{SECOND}.mkv",
            "简体/01.ass": f"{FIRST}.zh.ass",
            "繁體/01.ass": f"{FIRST}.zh-tw.ass",
            "Subs/JP/02.ass": f"{SECOND}.ja.ass",
        },
    ),
    "called by the language alone": (
        SCENE,
        {
            "Harbour.Lights.S01E03.1080p.WEB.x264-GRP.mkv": f"{THIRD}.mkv",
            "Subs/2_English.srt": f"{THIRD}.en.srt",
            "Subs/3_Chinese.srt": f"{THIRD}.zh.srt",
        },
    ),
    "in folders called like their videos": (
        "Harbour.Lights.S01.1080p.WEB.x264-GRP",
        {
            "Harbour.Lights.S01E01.1080p.WEB.x264-GRP.mkv": f"{FIRST}.mkv",
            "Harbour.Lights.S01E02.1080p.WEB.x264-GRP.mkv": f"{SECOND}.mkv",
            "Subs/Harbour.Lights.S01E01.1080p.WEB.x264-GRP/2_English.srt": f"{FIRST}.en.srt",
            "Subs/Harbour.Lights.S01E02.1080p.WEB.x264-GRP/2_English.srt": f"{SECOND}.en.srt",
        },
    ),
    "marks": (
        SCENE,
        {
            "a.mkv": f"{THIRD}.mkv",
            "a.en.srt": f"{THIRD}.en.srt",
            "a.en.forced.srt": f"{THIRD}.en.forced.srt",
            "a.en.sdh.srt": f"{THIRD}.en.sdh.srt",
        },
    ),
    "a language behind an underscore": (
        ONE,
        {
            "[Lantern] Harbour Lights - 03 [1080p].mkv": f"{THIRD}.mkv",
            "[Lantern] Harbour Lights - 03 [1080p]_sc.ass": f"{THIRD}.zh.ass",
            "[Lantern] Harbour Lights - 03 [1080p]_tc.ass": f"{THIRD}.zh-tw.ass",
        },
    ),
    "a name that only begins alike": (
        SEASON,
        {
            "Lights 1.mkv": "Lights S01E01.mkv",
            "Lights 10.mkv": "Lights S01E10.mkv",
            "Lights 10.sc.ass": "Lights S01E10.zh.ass",
            "Lights 1.sc.ass": "Lights S01E01.zh.ass",
        },
    ),
    "pictures of letters": (
        ONE,
        {
            "[Lantern] Harbour Lights - 03.mkv": f"{THIRD}.mkv",
            "[Lantern] Harbour Lights - 03.sup": f"{THIRD}.sup",
            "[Lantern] Harbour Lights - 03.idx": f"{THIRD}.idx",
            "[Lantern] Harbour Lights - 03.sub": f"{THIRD}.sub",
        },
    ),
    "of a song without credits": (
        SEASON,
        {
            "Harbour Lights - 01.mkv": f"{FIRST}.mkv",
            "Harbour Lights - NCOP.mkv": LEFT,
            "Harbour Lights - NCOP.sc.ass": LEFT,
        },
    ),
    "of a special": (
        SEASON,
        {
            "Harbour Lights - 01.mkv": f"{FIRST}.mkv",
            "Harbour Lights - SP1.mkv": "Harbour Lights S00E01.mkv",
            "Harbour Lights - SP1.sc.ass": "Harbour Lights S00E01.zh.ass",
        },
    ),
    "of each season its own": (
        "[Group] Harbour Lights S1+S2 [1080p]",
        {
            "S1/01.mkv": f"{FIRST}.mkv",
            "S1/01.sc.ass": f"{FIRST}.zh.ass",
            "S2/01.mkv": "Harbour Lights S02E01.mkv",
            "S2/01.sc.ass": "Harbour Lights S02E01.zh.ass",
        },
    ),
}

SINGLE: dict[str, tuple[str, Files]] = {
    "called by nothing": (ONE, {"video.mkv": f"{THIRD}.mkv"}),
    "called otherwise": (ONE, {"[Lantern] Port Lamps - 03.mkv": "Port Lamps S01E03.mkv"}),
    "with a sample beside it": (
        SCENE,
        {
            "Harbour.Lights.S01E03.1080p.WEB.x264-GRP.mkv": f"{THIRD}.mkv",
            "sample-harbour.lights.s01e03.mkv": LEFT,
        },
    ),
    "with a sample in a folder": (
        SCENE,
        {
            "Harbour.Lights.S01E03.1080p.WEB.x264-GRP.mkv": f"{THIRD}.mkv",
            "Sample/harbour.lights.s01e03.sample-grp.mkv": LEFT,
        },
    ),
    "with a preview": (
        ONE,
        {"Harbour Lights - 03.mkv": f"{THIRD}.mkv", "Harbour Lights - 04 Preview.mkv": LEFT},
    ),
    "with an advertisement": (
        ONE,
        {"Harbour Lights - 03.mkv": f"{THIRD}.mkv", "访问官网.mp4": LEFT, "website.url": LEFT},
    ),
    "below its own folder": (
        SCENE,
        {
            "Harbour.Lights.S01E03.1080p.WEB.x264-GRP/Harbour.Lights.S01E03.1080p.WEB.x264-GRP.mkv": (
                f"{THIRD}.mkv"
            )
        },
    ),
    "a double episode": (
        "[Lantern] Harbour Lights [01-02][1080p]",
        {"[Lantern] Harbour Lights [01-02][1080p].mkv": "Harbour Lights S01E01-E02.mkv"},
    ),
}


@pytest.mark.parametrize(
    ("title", "files"),
    [*DISC_BOXES.values(), *SEASONS.values(), *SUBTITLES.values(), *SINGLE.values()],
    ids=[*DISC_BOXES, *SEASONS, *SUBTITLES, *SINGLE],
)
def test_each_file_gets_its_own_name_or_none(title: str, files: Files) -> None:
    assert called(title, files) == files


def test_a_film_in_a_box_is_its_largest_file() -> None:
    files = {
        f"[VCB-Studio] Harbour Lights The Movie [{DISC}.mkv": "Harbour Lights.mkv",
        f"[VCB-Studio] Harbour Lights The Movie {DISC}.chs.ass": "Harbour Lights.zh.ass",
        "SPs/Menu.mkv": "Harbour Lights - Menu.mkv",
    }

    title = (
        "[VCB-Studio] 剧场版 港口灯火 / Harbour Lights The Movie 10-bit 1080p HEVC BDRip [MOVIE]"
    )

    assert called(title, files, kind=Kind.MOVIE) == files


def test_a_row_of_specials_is_of_season_0() -> None:
    files = {
        "[Group] Harbour Lights [OVA01].mkv": "Harbour Lights S00E01.mkv",
        "[Group] Harbour Lights [OVA02].mkv": "Harbour Lights S00E02.mkv",
        "[Group] Harbour Lights [Menu01].mkv": LEFT,
    }

    title = "[Group] 港口灯火 / Harbour Lights [OVA 01-02][BDRip 1080p]"

    assert called(title, files, kind=Kind.SPECIAL) == files
