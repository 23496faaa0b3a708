"""Languages and kind of subtitles, as Chinese groups write them: 简繁日内封字幕."""

from apps.titles import vocabulary

_LETTERS = frozenset(
    "简簡繁体體中日英双雙三四语語文字幕内內封嵌外挂掛官方无無粤粵国國多轨軌生肉法韩韓德俄西意港台澳"
    "含带帶版译譯制製音外特效自和与與及汉漢仅僅本简言翻泰葡"
)
_ANCHORS = (
    "字幕",
    "双语",
    "雙語",
    "双字",
    "雙字",
    "内封",
    "內封",
    "内嵌",
    "內嵌",
    "外挂",
    "外掛",
    "简体",
    "簡體",
    "繁体",
    "繁體",
    "中文",
    "生肉",
    "简中",
    "簡中",
    "繁中",
    "简繁",
    "簡繁",
    "简日",
    "簡日",
    "繁日",
    "中日",
    "中英",
    "三语",
    "三語",
    "英文",
    "多国",
    "多國",
    "日文",
    "简英",
    "繁英",
    "双语",
    "外挂",
    "多语",
    "多語",
    "中字",
)
_OTHERS = {"法": "fr", "韩": "ko", "韓": "ko", "德": "de", "俄": "ru", "泰": "th", "葡": "pt"}
_WHOLE = ("合集", "全集")
_SPOKEN = ("日语", "日語", "国语", "國語", "粤语", "粵語", "英语", "英語")
_ALONE = frozenset("简簡繁生英日中")


def chinese(run: str) -> tuple[vocabulary.Claims, bool] | None:
    """Read a run of Chinese characters as words about subtitles; None if it is none.

    Returns:
        the claims, and whether the run is too short to end a name by itself.
    """
    if run.endswith(_WHOLE):
        run = run[:-2]
    if not run or not _LETTERS.issuperset(run):
        return None
    if run in _ALONE:
        weak = True
    elif any(anchor in run for anchor in _ANCHORS):
        weak = False
    else:
        return None
    claims: list[tuple[str, str]] = []
    run = _spoken_off(run)
    hans, hant = "简" in run or "簡" in run, "繁" in run
    if hans:
        claims.append((vocabulary.LANGUAGE, "zh-Hans"))
    if hant:
        claims.append((vocabulary.LANGUAGE, "zh-Hant"))
    if not hans and not hant and "中" in run:
        claims.append((vocabulary.LANGUAGE, "zh"))
    if "日" in run:
        claims.append((vocabulary.LANGUAGE, "ja"))
    if "英" in run:
        claims.append((vocabulary.LANGUAGE, "en"))
    claims += [(vocabulary.LANGUAGE, tag) for sign, tag in _OTHERS.items() if sign in run]
    if not claims and ("多国" in run or "多國" in run or "多语" in run or "多語" in run):
        claims.append((vocabulary.LANGUAGE, "mul"))
    kind = _kind(run)
    if kind:
        claims.append((vocabulary.SUBTITLE, kind))
    return tuple(claims), weak


def _spoken_off(run: str) -> str:
    """Take the language that is spoken off: 日語中字 has Chinese subtitles, 粵日雙語 none that we know."""
    if "中字" in run or "中文" in run:
        for spoken in _SPOKEN:
            run = run.replace(spoken, "")
    return "" if run[:2] in ("粤日", "粵日") else run


def _kind(run: str) -> str | None:
    if "内封" in run or "內封" in run:
        return "soft"
    if "嵌" in run:
        return "hard"
    if "外挂" in run or "外掛" in run:
        return "file"
    if run == "生" or "生肉" in run or "无字" in run or "無字" in run:
        return "none"
    return None
