"""What /rss says of itself in the schema. The records of rules are those of /bangumi."""

from apps.core.api.rules import FEED_ADDRESS, NAMED_BY, ORDERS, RULE
from apps.core.api.shapes import (
    ID_OR_TEXT,
    Operation,
    extended,
    listed,
    null,
    one_of,
    record,
    switch,
    text,
    whole,
)

_FEED = record(
    {
        "id": whole(low=1),
        "name": null(text()),
        "url": text(),
        "aggregate": switch(),
        "parser": text(),
        "enabled": switch(),
        "connection_status": null(text(enum=["healthy", "error"])),
        "last_checked_at": null(text()),
        "last_error": null(text()),
    }
)
_TORRENT = record(
    {
        "id": whole(low=1),
        "name": text(),
        "url": text(),
        "homepage": null(text()),
        "downloaded": switch(),
        "rss_id": null(whole()),
        "refer_id": null(whole()),
        "bangumi_id": null(whole()),
        "qb_hash": null(text()),
        "reason": text(),
        "reason_en": text(),
        "reason_zh": text(),
    }
)
_IDS = listed(ID_OR_TEXT, least=1)
_MANY = one_of(_IDS, record({"rss_ids": _IDS}), record({"ids": _IDS}))
_WITH_ID = record({"status": switch(), "msg_en": text(), "msg_zh": text(), "id": whole(low=1)})

FEEDS = {
    "all": Operation("Every feed.", answer=listed(_FEED)),
    "add": Operation(
        "Follow an address; always switched on.",
        body=record(
            {"url": FEED_ADDRESS},
            name=null(text()),
            aggregate=null(one_of(switch(), text())),
            parser=NAMED_BY,
        ),
        answer=_WITH_ID,
        example={
            "url": "https://mikanani.me/RSS/MyBangumi?token=xxx",
            "aggregate": True,
            "parser": "mikan",
        },
    ),
    "change": Operation(
        "Change some fields of a feed.",
        body=record(
            url=null(text()),
            name=null(text()),
            aggregate=null(one_of(switch(), text())),
            parser=NAMED_BY,
            enabled=null(one_of(switch(), text())),
        ),
        body_needed=False,
        example={"name": "mine"},
    ),
    "enable_one": Operation("Switch a feed on."),
    "disable_one": Operation("Switch a feed off."),
    "enable_many": Operation("Switch several feeds on.", body=_MANY, example=[1, 2]),
    "disable_many": Operation("Switch several feeds off.", body=_MANY, example=[1, 2]),
    "delete_one": Operation("Delete a feed and what it listed."),
    "delete_many": Operation("Delete several feeds.", body=_MANY, example=[1, 2]),
    "read_all": Operation("Have all feeds read; the answer comes at once."),
    "read_one": Operation("Have one feed read, enabled or not; the answer comes at once."),
    "torrents": Operation("What a feed listed, each with its reason.", answer=listed(_TORRENT)),
    "analyse": Operation(
        "What following an address would make; nothing is kept. Answers a rule without id.",
        body=record({"url": FEED_ADDRESS}, parser=NAMED_BY),
        answer=extended(RULE, shows=whole(low=1), listed=whole(low=0)),
        example={"url": "https://mikanani.me/RSS/Bangumi?bangumiId=3141&subgroupid=370"},
    ),
    "subscribe": Operation(
        "Follow one show by its own feed: `{data, rss}`, a flat rule, or `{url}`; beside it what is wanted of it: "
        "`wanted_from` (the first episode), `filter`, `include`, `include_all`.",
        body=one_of(*ORDERS),
        answer=_WITH_ID,
        example={
            "url": "https://mikanani.me/RSS/Bangumi?bangumiId=3141&subgroupid=370",
            "wanted_from": 1081,
        },
        problems=("500",),
    ),
}

_PART = {"limit": whole(low=1, high=1000), "offset": whole(low=0, high=9999)}
_AGAIN = "What a feed still lists is decided anew; what the download client has stays there."

RELEASES = {
    "of_rule": Operation(
        "The releases that belong to a rule, the newest first, each with its reason.",
        query=_PART,
        answer=listed(_TORRENT),
    ),
    "forget_all": Operation(f"Forget every release of a rule. {_AGAIN}"),
    "forget_one": Operation(f"Forget one release of a rule. {_AGAIN}"),
}
