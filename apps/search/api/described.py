"""What /search says of itself in the schema."""

from apps.core.api.shapes import (
    EVENTS,
    Operation,
    anything,
    listed,
    record,
    switch,
    text,
    whole,
)

_TEMPLATES = {"type": "object", "additionalProperties": text()}

SEARCH = {
    "bangumi": Operation(
        "Search sites; each result is a Server-Sent Event with a rule that is not yet stored.",
        query={
            "keyword": text(),
            "provider": text(example="mikan"),
            "keywords": text(),
            "site": text(),
        },
        answer=text(),
        media=EVENTS,
    ),
    "providers": Operation("The names of the sites that can be searched.", answer=listed(text())),
}
PROVIDERS = {
    "read": Operation("Each site's address with `%s` for the words.", answer=_TEMPLATES),
    "replace": Operation(
        "Replace all of them; each address has a `%s`.",
        body=_TEMPLATES,
        body_needed=False,
        answer=_TEMPLATES,
        example={"mikan": "https://mikanani.me/RSS/Search?searchstr=%s"},
    ),
}
COLLECT = {
    "collect": Operation(
        "Take once what a feed has: a flat rule, `{data}`, or `{url}`. A rule without a link is searched at Mikan.",
        body=anything(),
        body_needed=False,
        answer=record({"status": switch(), "msg_en": text(), "msg_zh": text(), "id": whole(low=1)}),
        example={"url": "https://mikanani.me/RSS/Bangumi?bangumiId=3141&subgroupid=370"},
    ),
}
