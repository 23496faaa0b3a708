"""What /search says of itself in the schema."""

from apps.core.api.rules import ORDERS, SHOW
from apps.core.api.shapes import (
    EVENTS,
    JSON,
    Operation,
    anything,
    listed,
    null,
    one_of,
    record,
    switch,
    text,
    whole,
)
from apps.search.listing import ALL, FIRST
from apps.search.registry import KNOWN

_HOST = r"(?:[A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)*|(?:[1-9][0-9]?|1[0-9]{2}|2[01][0-9])(?:\.[0-9]{1,3}){3})"
_TEMPLATE = rf'^https?://{_HOST}(?::[1-9][0-9]{{0,3}})?[/?][!-"$-~]*%s[!-"$-~]*$'
_TEMPLATES = {"type": "object", "additionalProperties": text()}
_WANTED = {
    "type": "object",
    "minProperties": 1,
    "maxProperties": 50,
    "additionalProperties": text(pattern=_TEMPLATE, longest=2048),
}
#: What is always known; names that people added come on top of it.
_WHERE = text(enum=[*KNOWN, ALL, ""], example=FIRST)
_EVENT = record({"data": text()}, event=text(), id=text())

SEARCH = {
    "bangumi": Operation(
        "Search sites; each result is a Server-Sent Event with a rule that is not yet stored.",
        query={
            "keyword": text(longest=500),
            "provider": _WHERE,
            "keywords": text(longest=500),
            "site": _WHERE,
        },
        answer=_EVENT,
        media=EVENTS,
        # Nothing to look for.
        also={JSON: {**listed(anything()), "maxItems": 0}},
    ),
    "providers": Operation("The names of the sites that can be searched.", answer=listed(text())),
}
PROVIDERS = {
    "read": Operation("Each site's address with `%s` for the words.", answer=_TEMPLATES),
    "replace": Operation(
        "Replace all of them; each address has a `%s`.",
        body=_WANTED,
        answer=_TEMPLATES,
        example={"mikan": "https://mikanani.me/RSS/Search?searchstr=%s"},
    ),
}
BACK_FILL = {
    "show": Operation(
        "What a rule misses, as its releases number it, when it was last searched for, and when it is next.",
        answer=record(
            {
                "missing": listed(whole()),
                "complete": switch(),
                "found": whole(low=0),
                "asked_at": null(text(format="date-time")),
                "next_at": null(text(format="date-time")),
                "problem": null(record({"msg_en": text(), "msg_zh": text()})),
            }
        ),
    ),
    "ask": Operation(
        "Search for a rule's missing episodes now, in the background.", problems=("400",)
    ),
}
COLLECT = {
    "collect": Operation(
        "Take once what a feed has: a flat rule, `{data}`, or `{url}`. A rule without a link is searched at Mikan.",
        body=one_of(*ORDERS, SHOW),
        answer=record({"status": switch(), "msg_en": text(), "msg_zh": text(), "id": whole(low=1)}),
        example={"url": "https://mikanani.me/RSS/Bangumi?bangumiId=3141&subgroupid=370"},
        problems=("500",),
    ),
}
