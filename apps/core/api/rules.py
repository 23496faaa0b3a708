"""The record of a rule, which several rooms show and take."""

from apps.core.api.shapes import (
    COUNT_OR_TEXT,
    NUMBER_OR_TEXT,
    SWITCH_OR_TEXT,
    Shape,
    extended,
    listed,
    null,
    number,
    one_of,
    record,
    switch,
    text,
    whole,
)

_KINDS = ("episode", "movie", "special")
JOINED = null(one_of(text(longest=8000), listed(text())))
_TEXT = null(text(longest=500))
_FLAG = null(SWITCH_OR_TEXT)
WEEKDAY = null(one_of(whole(low=0, high=6), text(pattern="^[0-6]$")))
#: Half episodes as numbers only.
_EPISODE_NUMBER = null(one_of(number(low=0, high=9999), text(pattern="^(?:[0-9]{1,4})?$")))
#: Of bgm.tv or TMDB; the bound holds for a text too, which no pattern can say.
_CATALOGUE_ID = null(one_of(whole(low=1, high=2**31 - 1), text(pattern="^(?:[1-9][0-9]{0,9})?$")))

#: As it is answered.
RULE: Shape = record(
    {
        "id": null(whole(low=1)),
        "official_title": text(),
        "year": null(text()),
        "title_raw": text(),
        "season": whole(),
        "season_raw": null(text()),
        "group_name": null(text()),
        "dpi": null(text()),
        "source": null(text()),
        "subtitle": null(text()),
        "eps_collect": switch(),
        "episode_offset": whole(),
        "season_offset": whole(),
        "filter": text(example=r"720,\d+-\d+"),
        "rss_link": text(),
        "poster_link": null(text()),
        "added": switch(),
        "rule_name": null(text()),
        "save_path": null(text()),
        "deleted": switch(),
        "archived": switch(),
        "air_weekday": null(whole(low=0, high=6)),
        "weekday_locked": switch(),
        "needs_review": switch(),
        "needs_review_reason": null(text()),
        "suggested_season_offset": null(whole()),
        "suggested_episode_offset": null(whole()),
        "title_aliases": null(text()),
        "needs_review_reason_en": null(text()),
        "bgm_id": null(whole(low=1)),
        "bgm_pinned": switch(),
        "tmdb_id": null(whole(low=1)),
        "tmdb_pinned": switch(),
        "include": listed(text()),
        "include_all": switch(),
        "wanted_from": null(number()),
        "episode_type": text(enum=[*_KINDS]),
    }
)

#: As it may be sent: any of its keys.
GIVEN_RULE: Shape = record(
    official_title=text(pattern=r"\S", longest=500),
    year=null(one_of(COUNT_OR_TEXT, text(enum=[""]))),
    title_raw=text(pattern=r"\S", longest=500),
    season=COUNT_OR_TEXT,
    season_raw=_TEXT,
    group_name=_TEXT,
    dpi=_TEXT,
    source=_TEXT,
    subtitle=_TEXT,
    eps_collect=_FLAG,
    episode_offset=NUMBER_OR_TEXT,
    season_offset=NUMBER_OR_TEXT,
    filter=JOINED,
    include=JOINED,
    include_all=_FLAG,
    wanted_from=_EPISODE_NUMBER,
    title_aliases=JOINED,
    rss_link=JOINED,
    poster_link=_TEXT,
    rule_name=_TEXT,
    archived=_FLAG,
    deleted=_FLAG,
    air_weekday=WEEKDAY,
    weekday_locked=_FLAG,
    bgm_id=_CATALOGUE_ID,
    bgm_pinned=_FLAG,
    tmdb_id=_CATALOGUE_ID,
    tmdb_pinned=_FLAG,
    rename_existing=_FLAG,
    episode_type=null(text(enum=[*_KINDS, ""])),
)

FEED_ADDRESS = text(
    minLength=1, longest=2048, example="https://mikanani.me/RSS/MyBangumi?token=xxx"
)
#: Who names the show.
NAMED_BY = null(text(enum=["mikan", "tmdb", "parser", ""]))

#: What is read of a show that is to be followed or collected; every other key of a rule's record may be there too.
SHOW: Shape = record(
    {"title_raw": GIVEN_RULE["properties"]["title_raw"]},
    **{
        name: GIVEN_RULE["properties"][name]
        for name in ("official_title", "season", "filter", "rss_link")
    },
)
#: The forms in which clients say what is to be followed.
ORDERS: tuple[Shape, ...] = (
    record({"data": SHOW}, rss=null(record(url=null(text(longest=2048)), parser=NAMED_BY))),
    extended(SHOW, required=["rss_link"]),
    record({"url": FEED_ADDRESS}, parser=NAMED_BY, name=null(text())),
)
