"""What exists in the world: shows, the groups that release them, and single releases.

All shows are invented; the titles have the shape in which real groups write theirs.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from typing import Final

CHINESE_DIGITS: Final = "零一二三四五六七八九十"


class Kind(Enum):
    """What a show is to the catalogues."""

    SERIES = "TV"
    MOVIE = "剧场版"
    OVA = "OVA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """One show, or one season of it, as Mikan, bgm.tv and TMDB know it."""

    mikan_id: int
    bgm_id: int
    tmdb_id: int
    zh: str
    tw: str
    ja: str
    en: str
    started: date
    season: int = 1
    episodes: int = 12
    earlier_seasons: tuple[int, ...] = ()
    kind: Kind = Kind.SERIES
    aliases: tuple[str, ...] = ()
    hue: int = 210
    ended: bool = False
    specials: int = 0
    """How many specials TMDB lists as its season 0: they came out after the newest season had begun."""

    @property
    def zh_with_season(self) -> str:
        """The name as Mikan and bgm.tv print it: a later season says its number."""
        return f"{self.zh} {chinese_season(self.season)}" if self.season > 1 else self.zh

    @property
    def names(self) -> tuple[str, ...]:
        """Every name by which a catalogue finds it."""
        return (self.zh, self.tw, self.ja, self.en, *self.aliases)

    @property
    def first_season_started(self) -> date:
        """The day on which its first season began: a year earlier for each later season."""
        return years_before(self.started, len(self.earlier_seasons))

    @property
    def weekday(self) -> int:
        """0 is Monday."""
        return self.started.weekday()

    def airs(self, number: int) -> date:
        """The day of an episode, weekly from the first."""
        return self.started + timedelta(weeks=number - 1)

    @property
    def poster_name(self) -> str:
        """The eight hex digits of its poster at Mikan."""
        return f"{0x5EED0000 + self.mikan_id:08x}"


def years_before(day: date, years: int) -> date:
    """About the same day, years earlier."""
    return day.replace(year=day.year - years, day=min(day.day, 28)) if years else day


def chinese_season(number: int) -> str:
    """`第二季` for 2."""
    return f"第{CHINESE_DIGITS[number]}季"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group and the two patterns in which it writes: the release's title, and its file's name.

    The patterns know zh, tw, ja, en, zh_s, tw_s and en_s (with the season), n (number and
    version), crc, month.
    """

    name: str
    subgroup_id: int
    publish_group_id: int
    title: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One release of a group: an episode, unless the title is given by hand."""

    show: Show
    group: Group
    number: str = "01"
    version: int = 1
    title_given: str = ""
    files_given: tuple[str, ...] = ()
    size_bytes: int = 300_000
    bound: bool = field(default=True)
    """False: Mikan has not bound it to a show, so its page knows no title and no poster."""

    @property
    def title(self) -> str:
        """The title as the group posts it."""
        return self.title_given or self.group.title.format(**self._words())

    @property
    def files(self) -> tuple[str, ...]:
        """The paths in its torrent: one file at the top, or several in a folder of their own."""
        return self.files_given or (self.group.file.format(**self._words()),)

    def _words(self) -> dict[str, str | int]:
        show = self.show
        later = show.season > 1
        return {
            "zh": show.zh,
            "tw": show.tw,
            "ja": show.ja,
            "en": show.en,
            "zh_s": show.zh_with_season,
            "tw_s": f"{show.tw} {chinese_season(show.season)}" if later else show.tw,
            "en_s": f"{show.en} S{show.season}" if later else show.en,
            "n": self.number + (f"v{self.version}" if self.version > 1 else ""),
            "crc": f"{(show.tmdb_id * 2654435761 + sum(self.number.encode())) & 0xFFFFFFFF:08X}",
            "month": show.started.month,
        }


ANI: Final = Group(
    name="ANi",
    subgroup_id=9583,
    publish_group_id=9359,
    title="[ANi] {en} /  {tw_s} - {n} [1080P][Baha][WEB-DL][AAC AVC][CHT][MP4]",
    file="[ANi] {tw_s} - {n} [1080P][Baha][WEB-DL][AAC AVC][CHT].mp4",
)
LOLIHOUSE: Final = Group(
    name="LoliHouse",
    subgroup_id=9370,
    publish_group_id=9223,
    title="[LoliHouse] {zh_s} / {en_s} - {n} [WebRip 1080p HEVC-10bit AAC][简繁内封字幕]",
    file="[LoliHouse] {en_s} - {n} [WebRip 1080p HEVC-10bit AAC].mkv",
)
NEKOMOE: Final = Group(
    name="喵萌奶茶屋",
    subgroup_id=9382,
    publish_group_id=9203,
    title="【喵萌奶茶屋】★{month:02d}月新番★[{zh_s} / {en_s}][{n}][1080p][简日双语]",
    file="[Nekomoe kissaten][{en_s}][{n}][1080p][JPSC].mp4",
)
SAKURATO: Final = Group(
    name="桜都字幕组",
    subgroup_id=9021,
    publish_group_id=9141,
    title="[桜都字幕组] {zh_s} / {en_s} [{n}][1080p][简体内嵌]",
    file="[Sakurato] {en_s} [{n}][AVC-8bit 1080p AAC][CHS].mp4",
)
SUBSPLEASE: Final = Group(
    name="SubsPlease",
    subgroup_id=9611,
    publish_group_id=9411,
    title="[SubsPlease] {en_s} - {n} (1080p) [{crc}].mkv",
    file="[SubsPlease] {en_s} - {n} (1080p) [{crc}].mkv",
)

GROUPS: Final = (ANI, LOLIHOUSE, NEKOMOE, SAKURATO, SUBSPLEASE)

LIGHTHOUSE: Final = Show(
    mikan_id=90101,
    bgm_id=990101,
    tmdb_id=890101,
    zh="雾港守灯人",
    tw="霧港守燈人",
    ja="霧の港の灯台守",
    en="Kiri no Minato no Toudaimori",
    started=date(2024, 10, 5),
    hue=205,
)
TEA_TRAIN: Final = Show(
    mikan_id=90102,
    bgm_id=990102,
    tmdb_id=890102,
    zh="星空列车与茶",
    tw="星空列車與茶",
    ja="星空列車とお茶",
    en="Hoshizora Ressha to Ocha",
    started=date(2024, 10, 7),
    hue=265,
)
CLOCKMAKER: Final = Show(
    mikan_id=90103,
    bgm_id=990103,
    tmdb_id=890103,
    zh="钟表匠的第七天",
    tw="鐘錶匠的第七天",
    ja="時計師の七日目",
    en="Tokeishi no Nanokame",
    started=date(2024, 10, 9),
    hue=35,
)
SNOW_COURIER: Final = Show(
    mikan_id=90104,
    bgm_id=990104,
    tmdb_id=890104,
    zh="雪原邮差",
    tw="雪原郵差",
    ja="雪原の郵便屋",
    en="Setsugen no Yuubinya",
    started=date(2024, 10, 6),
    season=2,
    earlier_seasons=(12,),
    hue=190,
)
WHALE_LIBRARY: Final = Show(
    mikan_id=90105,
    bgm_id=990105,
    tmdb_id=890105,
    zh="鲸鱼图书馆",
    tw="鯨魚圖書館",
    ja="くじら図書館",
    en="Kujira Toshokan",
    started=date(2024, 10, 11),
    hue=225,
)
MART: Final = Show(
    mikan_id=90106,
    bgm_id=990106,
    tmdb_id=890106,
    zh="便利店的午夜魔女",
    tw="便利商店的午夜魔女",
    ja="コンビニの真夜中魔女",
    en="Konbini no Mayonaka Majo",
    started=date(2024, 10, 10),
    hue=330,
)
PAPER_MOON: Final = Show(
    mikan_id=90107,
    bgm_id=990107,
    tmdb_id=890107,
    zh="纸月亮的远航",
    tw="紙月亮的遠航",
    ja="紙の月の航海",
    en="Kami no Tsuki no Koukai",
    started=date(2024, 7, 19),
    episodes=1,
    kind=Kind.MOVIE,
    hue=48,
)

SIX_SHOWS: Final[tuple[tuple[Show, Group], ...]] = (
    (LIGHTHOUSE, LOLIHOUSE),
    (TEA_TRAIN, ANI),
    (CLOCKMAKER, NEKOMOE),
    (SNOW_COURIER, LOLIHOUSE),
    (WHALE_LIBRARY, SAKURATO),
    (MART, ANI),
)
"""Six shows from four groups: what the journeys and the demo follow."""
