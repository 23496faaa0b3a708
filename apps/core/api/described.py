"""What /config says of itself in the schema."""

from apps.core.api.shapes import (
    NUMBER_OR_TEXT,
    Operation,
    anything,
    listed,
    null,
    record,
    switch,
    text,
)

_SECTIONS = {
    "program": record(
        rss_time=NUMBER_OR_TEXT, rename_time=NUMBER_OR_TEXT, webui_port=NUMBER_OR_TEXT
    ),
    "downloader": record(
        type=text(), host=text(), username=text(), password=text(), path=text(), ssl=switch()
    ),
    "rss_parser": record(
        enable=switch(), filter=listed(text()), language=text(enum=["zh", "en", "jp"])
    ),
    "bangumi_manager": record(
        enable=switch(),
        eps_complete=switch(),
        rename_method=text(enum=["pn", "advance", "none", "normal"]),
        group_tag=switch(),
        remove_bad_torrent=switch(),
    ),
    "log": record(debug_enable=switch()),
    "proxy": anything(),
    "notification": anything(),
    "experimental_openai": anything(),
    "security": anything(),
    "network": anything(),
    "engine": anything(),
}

CONFIG = {
    "read": Operation(
        "The whole configuration, secrets masked; `bangumi_manage` and `bangumi_manager` are the same section.",
        answer=record({**_SECTIONS, "bangumi_manage": anything()}),
    ),
    "change": Operation(
        "Lay a part of a configuration over what is stored: objects are merged, lists replaced, masks keep the secret.",
        body=record(**{name: null(shape) for name, shape in _SECTIONS.items()}),
        body_needed=False,
        example={"program": {"rss_time": 1800}},
    ),
}
