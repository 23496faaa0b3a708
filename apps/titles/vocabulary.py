"""The field's words as data: sources, codecs, languages, marks, and how groups name themselves.

Keys are lower case without blanks, dots, dashes and underscores (`WEB-DL` and `web dl` are `webdl`).
A strong word ends a name wherever it stands; a weak one counts only inside brackets or behind a
strong one, because it also occurs in names (`web`, `raw`, `cr`, `max`).
"""

# fmt: off
Claims = tuple[tuple[str, str], ...]

RESOLUTION, SOURCE, PLATFORM = "resolution", "source", "platform"
VIDEO, AUDIO, CONTAINER = "video", "audio", "container"
LANGUAGE, SUBTITLE = "subtitle_languages", "subtitle_kind"



def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: known, and nothing to remember of it
NOISE: Claims = ()
#: sources that come out long after a broadcast, whole shows at a time
DISCS = frozenset({"BluRay", "BDRip", "BDMV", "REMUX", "DVD", "DVDRip"})

_RESOLUTIONS = {
    "4320p": "4320p", "8k": "4320p", "2160p": "2160p", "4k": "2160p", "uhd": "2160p", "fullhd": "1080p",
    "1440p": "1440p", "2k": "1440p", "1080p": "1080p", "1080i": "1080i", "fhd": "1080p",
    "960p": "960p", "900p": "900p", "816p": "816p", "810p": "810p", "804p": "804p",
    "800p": "800p", "720p": "720p", "720i": "720p", "576p": "576p", "576i": "576p",
    "544p": "544p", "540p": "540p", "480p": "480p", "480i": "480p", "400p": "400p",
    "396p": "396p", "384p": "384p", "360p": "360p", "240p": "240p",
}

_SOURCES = {
    "webdl": "WEB-DL", "webrip": "WebRip", "bdrip": "BDRip", "bluray": "BluRay", "bdmv": "BDMV",
    "remux": "REMUX", "bdremux": "REMUX", "dvdrip": "DVDRip", "tvrip": "TVRip", "hdtv": "HDTV",
    "hdtvrip": "HDTV", "hdrip": "HDRip", "brrip": "BDRip", "bdiso": "BDMV", "dvdiso": "DVD",
    "dvd9": "DVD", "dvd5": "DVD", "r2dvd": "DVD", "dvdr2": "DVD", "dtv": "HDTV",
    "uhdbdrip": "BDRip", "blurayrip": "BDRip", "bdbox": "BluRay", "dvdbox": "DVD", "webdlrip": "WebRip", "dvdr": "DVD",
}
_WEAK_SOURCES = {
    "web": "WEB", "bd": "BluRay", "dvd": "DVD", "tv": "", "uhdbd": "BluRay",
}

_PLATFORMS = {
    "baha": "Baha", "bilibili": "Bilibili", "bglobal": "B-Global",
    "abema": "ABEMA", "abematv": "ABEMA", "viutv": "ViuTV", "unext": "U-NEXT", "ttfc": "TTFC",
    "hidive": "HIDIVE", "hidi": "HIDIVE", "kktv": "KKTV", "hmax": "HMAX", "amzn": "AMZN",
    "dsnp": "DSNP", "crunchyroll": "CR", "netflix": "NF", "anione": "Ani-One", "bstation": "B-Global",
    "bblobal": "B-Global",
}
_WEAK_PLATFORMS = {
    "bahamut": "Baha",
    "cr": "CR", "nf": "NF", "adn": "ADN", "max": "HMAX", "hulu": "Hulu", "youku": "Youku", "yk": "Youku",
    "dplus": "DSNP", "disney+": "DSNP", "amazon": "AMZN", "disney": "DSNP", "bili": "Bilibili",
}

_VIDEO = {
    "hevc": "HEVC", "x265": "HEVC", "h265": "HEVC", "avc": "AVC", "x264": "AVC", "h264": "AVC",
    "av1": "AV1", "xvid": "XviD", "divx": "DivX", "divx5": "DivX", "divx6": "DivX",
    "10bit": "10bit", "10bits": "10bit", "hi10p": "10bit", "hi10": "10bit", "ma10p": "10bit",
    "hi422p": "10bit", "main10": "10bit", "yuv420p10": "10bit",
    "yuv444p10": "10bit", "yuv422p10": "10bit", "yuv420p10le": "10bit", "yuv444p10le": "10bit", "p10": "10bit",
    "8bit": "8bit", "8bits": "8bit", "ma8p": "8bit",
    "hdr": "HDR", "hdr10": "HDR", "hdr10+": "HDR", "hdr10plus": "HDR", "dovi": "HDR",
    "hevc2": "HEVC", "avc2": "AVC", "avc1": "AVC", "hvc1": "HEVC", "hev1": "HEVC",
    "vp9": "", "yuv420p8": "", "hi444pp": "",
}

_AUDIO = {
    "aac": "AAC", "qaac": "AAC", "heaac": "AAC", "aaclc": "AAC", "flac": "FLAC", "ac3": "AC3",
    "dd": "AC3", "eac3": "EAC3", "ddp": "EAC3", "dd+": "EAC3", "dts": "DTS", "dtses": "DTS",
    "dtshd": "DTS-HD", "dtshdma": "DTS-HD", "dtsma": "DTS-HD", "truehd": "TrueHD", "thd": "TrueHD",
    "opus": "Opus", "mp3": "MP3", "mp2": "MP2", "lpcm": "LPCM", "pcm": "LPCM", "vorbis": "Vorbis",
    "ogg": "Vorbis", "mp4a": "AAC", "dualaudio": "Dual Audio", "ddpa": "EAC3", "atmos": "",
}
#: these are words or names when they stand in a name
_WEAK_AUDIO = {"opus", "dd", "ogg", "atmos", "thd"}

VIDEO_ENDINGS = _set(
    "mkv mp4 avi ts m2ts m2t rmvb rm wmv flv mov m4v webm mpg mpeg ogm vob iso strm asf"
)
SUBTITLE_ENDINGS = _set("ass ssa srt sub sup idx vtt smi mks")
OTHER_ENDINGS = _set(
    "mka flac mp3 aac ac3 dts m4a wav ape jpg jpeg png webp zip rar 7z torrent txt nfo cue log "
    "ttf otf ttc pdf md5 sfv url xml lnk exe patch xdelta chm bmp gif"
)
ENDINGS = VIDEO_ENDINGS | SUBTITLE_ENDINGS | OTHER_ENDINGS

_CONTAINERS = {
    "mkv": "MKV", "mp4": "MP4", "avi": "AVI", "rmvb": "RMVB", "m2ts": "M2TS", "wmv": "WMV",
    "flv": "FLV", "webm": "WEBM", "ogm": "OGM",
}
_WEAK_CONTAINERS = {"ts": "TS", "rm": "RM"}

#: Latin words for the language of subtitles
_LANGUAGES: dict[str, tuple[str, ...]] = {
    "chs": ("zh-Hans",), "cht": ("zh-Hant",), "big5": ("zh-Hant",), "jpsc": ("zh-Hans", "ja"),
    "jptc": ("zh-Hant", "ja"), "scjp": ("zh-Hans", "ja"), "tcjp": ("zh-Hant", "ja"),
    "chsjp": ("zh-Hans", "ja"), "chtjp": ("zh-Hant", "ja"), "gbjp": ("zh-Hans", "ja"),
    "big5jp": ("zh-Hant", "ja"), "jpgb": ("zh-Hans", "ja"), "jpbig5": ("zh-Hant", "ja"),
    "chsjpn": ("zh-Hans", "ja"), "chtjpn": ("zh-Hant", "ja"), "jpchs": ("zh-Hans", "ja"),
    "jpcht": ("zh-Hant", "ja"), "gbbig5": ("zh-Hans", "zh-Hant"), "big5gb": ("zh-Hans", "zh-Hant"),
    "chscht": ("zh-Hans", "zh-Hant"), "multisub": ("mul",), "multisubs": ("mul",),
    "multiplesubtitle": ("mul",), "multiplesubtitles": ("mul",), "multisubtitle": ("mul",),
    "multisubtitles": ("mul",), "msubs": ("mul",), "vostfr": ("fr",), "vosta": ("en",),
    "porbr": ("pt-BR",), "ptbr": ("pt-BR",), "engsub": ("en",), "engsubs": ("en",),
    "englishsub": ("en",), "englishsubs": ("en",), "subita": ("it",), "subeng": ("en",),
    "itasub": ("it",), "subfrench": ("fr",), "legendado": ("pt-BR",), "subesp": ("es",),
    "subespañol": ("es",), "swesub": ("sv",), "norsub": ("no",), "dansub": ("da",),
    "gersub": ("de",), "gersubs": ("de",),
    "ensp": ("en", "es"), "chseng": ("zh-Hans", "en"), "chteng": ("zh-Hant", "en"), "engsoftsub": ("en",),
    "englishsoftsub": ("en",), "englishsoftsubs": ("en",), "zhhans": ("zh-Hans",),
    "zhhant": ("zh-Hant",), "zhcn": ("zh-Hans",), "zhtw": ("zh-Hant",), "zhhk": ("zh-Hant",),
    "esla": ("es-419",), "spala": ("es-419",), "esmx": ("es-419",), "multilangsub": ("mul",),
}
_WEAK_LANGUAGES: dict[str, tuple[str, ...]] = {
    "gb": ("zh-Hans",), "big": ("zh-Hant",), "sc": ("zh-Hans",), "tc": ("zh-Hant",),
    "jp": ("ja",), "jpn": ("ja",), "jap": ("ja",),
    "ja": ("ja",), "en": ("en",), "eng": ("en",), "english": ("en",), "fr": ("fr",), "fre": ("fr",),
    "fra": ("fr",), "ger": ("de",), "deu": ("de",), "de": ("de",), "ita": ("it",), "spa": ("es",),
    "esp": ("es",), "rus": ("ru",), "ru": ("ru",), "ara": ("ar",), "kor": ("ko",), "ko": ("ko",),
    "tha": ("th",), "th": ("th",), "vie": ("vi",), "ind": ("id",), "may": ("ms",), "pol": ("pl",), "tur": ("tr",),
    "por": ("pt",), "zh": ("zh",), "chi": ("zh",), "ch": ("zh",), "chinese": ("zh",), "ukr": ("uk",),
    "hun": ("hu",), "cs": ("zh-Hans",), "ct": ("zh-Hant",),
}

_LANGUAGE_NAMES = {
    "arabic": "ar", "english": "en", "eng": "en", "spanish": "es", "french": "fr", "german": "de", "italian": "it",
    "russian": "ru", "chinese": "zh", "japanese": "ja", "korean": "ko", "thai": "th", "vietnamese": "vi",
    "indonesian": "id", "portuguese": "pt", "turkish": "tr", "polish": "pl", "hungarian": "hu", "ukrainian": "uk",
}
_SUBTITLE_KINDS = {
    "softsub": "soft", "softsubs": "soft", "hardsub": "hard", "hardsubs": "hard", "hardsubbed": "hard",
    "nosub": "none", "nosubs": "none", "noesub": "none", "rawsub": "none",
}
_WEAK_SUBTITLE_KINDS = {"raw": "none", "raws": ""}

#: marks of subtitle files that players choose by
SUBTITLE_MARKS = frozenset({"forced", "sdh", "hi", "cc", "default", "signs", "songs", "commentary"})

#: technical talk that says nothing we keep
_STRONG_NOISE = _set(
    "60fps 120fps 24fps 25fps 30fps 50fps 23976fps fps crf nvenc vfr cfr "
    "fastsub masterrip pdtv dsrip hardcoded repack engdub englishdub engdubbed englishdubbed dubbed sdtv ws"
)
_WEAK_NOISE = _set(
    "srtx4 srtx5 assx2 assx3 assx4 asx2 ass srt srtx2 srtx3 pgs sup ssa vobsub chap chapters chaptered menu "
    "sub subs subbed dub dual multi multiaudio audio hd sd lq hq sdr dv reseed weekly internal proper "
    "cc rev fixed fix uncut uncensored censored ver version dl rip tvseries series season complete "
    "stereo mono 51ch 20ch 71ch 2ch 6ch ch 51 20 71 10 bits bit dolby vision upscale ai aiupscale "
    "donghua cn us uk jpbd hkbd twbd usbd lossless reencode remastered remaster mini encode encoded "
    "pc psv psp ps3 ps4 iphone ipad ios x264vfr v0 v1 can yuv420p yuv420 yuv444p crf16 vf vff vost "
    "french german japanese italian spanish russian korean ltd box online web hdtvjp mbs tbs nhk "
    "cx tx at-x atx abc bs11 bs bs4 tokyomx mx ytv ntv ex kbs wowow animax crf18 lpf "
    "lang xx 4audio 2audio 3audio utr limited retail extended theatrical "
    "directors cut dc unrated criterion imax readnfo dubs batch font fonts patch"
)
#: they put their name behind other people's releases, and release themselves
RELEASE_SITES = _set("rarbg rartv ettv eztv tgx")


def _words() -> tuple[dict[str, Claims], frozenset[str]]:
    """All words with what each claims, and which of them are weak."""
    words: dict[str, Claims] = {}
    weak: set[str] = set()

    def put(key: str, field: str, value: str, *, is_weak: bool = False) -> None:
        words[key] = ((field, value),) if value else NOISE
        (weak.add if is_weak else weak.discard)(key)

    for key in sorted(_WEAK_NOISE | RELEASE_SITES):
        put(key, "", "", is_weak=True)
    for key in sorted(_STRONG_NOISE):
        put(key, "", "")
    for table, field, is_weak in (
        (_WEAK_SOURCES, SOURCE, True), (_SOURCES, SOURCE, False),
        (_WEAK_PLATFORMS, PLATFORM, True), (_PLATFORMS, PLATFORM, False),
        (_VIDEO, VIDEO, False), (_WEAK_CONTAINERS, CONTAINER, True), (_CONTAINERS, CONTAINER, False),
        (_WEAK_SUBTITLE_KINDS, SUBTITLE, True), (_SUBTITLE_KINDS, SUBTITLE, False),
        (_RESOLUTIONS, RESOLUTION, False),
    ):
        for key, value in table.items():
            put(key, field, value, is_weak=is_weak)
    for key, value in _AUDIO.items():
        put(key, AUDIO, value, is_weak=key in _WEAK_AUDIO)
        for count in ("2", "3", "4", "5", "6", "12", "20", "51", "71"):
            put(key + count, AUDIO, value)  # AAC2.0, DDP5.1
            put(f"{key}x{count}", AUDIO, value)
            put(count + key, AUDIO, value)  # 2flac: two tracks
    for table_of_many, is_weak in ((_WEAK_LANGUAGES, True), (_LANGUAGES, False)):
        for key, values in table_of_many.items():
            words[key] = tuple((LANGUAGE, value) for value in values)
            (weak.add if is_weak else weak.discard)(key)
    for key, value in _RESOLUTIONS.items():
        words["bd" + key] = words["bdrip" + key] = ((SOURCE, "BluRay"), (RESOLUTION, value))
        words["bdrip" + key] = ((SOURCE, "BDRip"), (RESOLUTION, value))
        words["ai" + key] = words["hd" + key] = ((RESOLUTION, value),)
    for short, platform in (("cr", "CR"), ("nf", "NF"), ("baha", "Baha"), ("amzn", "AMZN"), ("abema", "ABEMA")):
        words[short + "webrip"] = ((PLATFORM, platform), (SOURCE, "WebRip"))
        words[short + "webdl"] = ((PLATFORM, platform), (SOURCE, "WEB-DL"))
    for bits in ("10bit", "8bit"):
        for codec, name in (("hevc", "HEVC"), ("avc", "AVC"), ("x265", "HEVC"), ("x264", "AVC")):
            words[codec + bits] = ((VIDEO, name), (VIDEO, bits))
    words["multisubs"] = words["multisub"] = ((LANGUAGE, "mul"),)
    for name, tag in _LANGUAGE_NAMES.items():
        for ending in ("sub", "subs", "subbed", "subtitle", "subtitles"):
            words[name + ending] = ((LANGUAGE, tag),)
        for ending, kind in (("softsub", "soft"), ("softsubs", "soft"), ("hardsub", "hard"), ("hardsubs", "hard")):
            words[name + ending] = ((LANGUAGE, tag), (SUBTITLE, kind))
    for key in ("720", "1080", "2160", "480", "1440", "540"):
        put(key, RESOLUTION, key + "p", is_weak=True)
    # common words of names, whatever they mean elsewhere
    for key in ("opus20", "opus51"):
        words[key] = ((AUDIO, "Opus"),)
    return words, frozenset(weak)


WORDS, WEAK = _words()

#: Chinese praise of the picture
CHINESE_QUALITY = _set("超清 高清 蓝光 藍光 高码率 高碼率 高画质 高畫質 杜比 杜比视界 杜比視界 收藏版 珍藏版 典藏版")

#: in a bracket of their own these tell what is spoken
SPOKEN = _set("jap jpn")

#: first words of entries written with separators inside; only there are longer joins looked up
FIRST_OF_MANY = _set(
    "web blu h x e ac dts he hi main dual multi multiple eng english arabic spanish french "
    "german italian russian chinese japanese korean thai en "
    "vietnamese indonesian portuguese turkish polish hungarian ukrainian sub por pt "
    "jp chs cht gb big5 sc tc true dd b u ani at bs tokyo v dvd hdr10 zh es spa no soft hard tvs uhd "
    "full aac ddp ma10p hevc10 hevc8 avc10 avc8 cr nf amzn baha abema 10 8 5 2 7 dolby fast"
)

#: how groups name themselves, Chinese and Latin
GROUP_SUFFIXES = (
    "字幕组", "字幕組", "字幕社", "字幕团", "字幕團", "工作室", "制作组", "製作組", "制作組", "发布组", "發佈組",
    "压制组", "壓制組", "压制部", "手抄部", "汉化组", "漢化組", "动画组", "動畫組", "研究会", "观测组", "论坛",
    "小队", "联盟", "奶茶屋", "勇者部", "练习组", "攻略组", "补完", "委员会", "分队", "分隊", "字幕屋",
    "咖啡厅", "咖啡廳", "搬运组", "合成", "压制", "壓制", "制作", "製作",
    "发布", "發布", "译制", "社", "组", "組",
)
#: groups without any of these; a name may end so too, therefore asked only of a bracket in front
UNSIGNED_GROUP_ENDINGS = (
    "动漫", "動漫", "动画", "動畫", "影视", "影視", "资源", "资源网", "汉化", "漢化", "烤肉", "同好会", "家族",
    "美食殿",
    "论坛", "論壇", "学园", "學園", "字幕", "发布", "联盟", "聯盟", "协会", "協會", "之家", "下载站", "网", "網",
)
GROUP_WORDS = _set(
    "raws raw sub subs fansub fansubs studio project team house subsplease erai ani kissaten group "
    "production vcb web tv rip rips encode encodes fan meta lab subgroup subbers kissub airota"
)
GROUP_ENDINGS = ("raws", "subs", "sub", "team", "studio", "house",
    "web", "fansub", "rips", "project", "acg", "subs-raws")
KNOWN_GROUPS = _set(
    "ani lolihouse subsplease horriblesubs dmg ktxp mingy asw judas ember moozzi2 caso airota kamigami "
    "flsnow sumisora philosophyraws popgo hysub dhr xksub sweetsub gmteam bml nekomoe doki commie "
    "coalgirls thora gg fff utw varyg tsundere toonshub yameii salieri animetime erairaws nanraws ncraws "
    "doomdos bakedfish gst mmsub kissub skymoonraws lilithraws uhawing uhawings 极影字幕社 诸神字幕组 "
    "幻樱字幕组 动漫国 轻之国度 澄空学园 华盟字幕社 银色子弹 风之圣殿 漫猫 漫貓 爱恋 桜都 千夏 悠风社 f宅 "
    "云歌 喵萌奶茶屋 北宇治 离谱sub 三明治摆烂组 豌豆 雪飘 霜庭云花sub 萌樱 百冬 御坂 亿次研同好会"
)

#: Latin words behind a Chinese name that are all of these name a season or a film of the same show;
#: behind the Chinese names of a group that writes no others the first or the last is enough
SUBTITLE_WORDS = _set(
    "edition extra expansion animation stage attack origin alternative refrain reverse revenge repeat "
    "return returns generation generations chapter next second third fourth final last 2nd 3rd 4th "
    "beyond memorial memory memories another layer special encore overture prologue epilogue zero "
    "reboot remake reunion rebirth reload complex revolution"
)

#: these write two names as `Romaji - 中文`
PAIRING_GROUPS = frozenset({"ani"})

#: talk to readers: in whatever bracket it stands, no name is in it
NOISE_PARTS = (
    "招募", "急招", "急募", "招翻",
    "招人", "招新", "检索", "檢索", "内详", "內詳", "复制磁", "網盤", "网盘", "度盘", "字幕社招",
    "国漫", "國漫", "僅限", "仅限", "年齡限制", "年龄限制", "代理商", "自購", "自购", "补档", "補檔", "附字体",
    "附字體", "重要通知", "japanese audio", "japanese dub", "english dub", "日语配音", "国语配音", "國語配音",
    "日配版", "中配版", "粵語", "粤语", "loli high",
)
#: the same in round brackets, and behind a number or a technical word
NOISE_ENDS = (
    "附", "特別版", "特别版",
    "先行版", "先行", "正式版本", "合集版本", "暂停", "暫停", "新年", "复播", "復播", "更新", "連載", "连载",
    "兼容", "公告", "限定版", "限定盤", "特装版", "生肉", "uncensored", "修正版", "无修版", "無修版", "配音",
    "快樂", "快乐", "会员", "全遮版", "国语", "國語", "重置版", "修复版", "修復版",
)
