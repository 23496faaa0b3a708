"""What /setup says of itself in the schema."""

from apps.core.api.described import CONFIG_SECTIONS
from apps.core.api.shapes import (
    SWITCH_OR_TEXT,
    Operation,
    Shape,
    null,
    one_of,
    record,
    switch,
    text,
    whole,
)
from apps.core.config.schema import PROVIDER_TYPES

_RESULT = record(
    {
        "success": switch(),
        "status": switch(),
        "message_en": text(),
        "message_zh": text(),
        "msg_en": text(),
        "msg_zh": text(),
    },
    title=null(text()),
    item_count=null(whole()),
)

_DONE = record(
    {"status": switch(), "msg_en": text(), "msg_zh": text()},
    status_code=whole(),
    data=null(record()),
    username=text(),
    password=text(),
)
_TEXT = null(text())
_CLIENT = record(
    type=null(text(enum=["builtin", "qbittorrent", ""])),
    host=_TEXT,
    username=_TEXT,
    password=_TEXT,
    ssl=null(SWITCH_OR_TEXT),
    setup_code=_TEXT,
)
_CHANNEL = record(
    {"type": text(enum=[*PROVIDER_TYPES, "serverchan"])},
    **dict.fromkeys(
        ("token", "chat_id", "webhook_url", "server_url", "device_key", "user_key", "api_token"),
        _TEXT,
    ),
    url=_TEXT,
    template=_TEXT,
    setup_code=_TEXT,
)
_FIRST_FEED: dict[str, Shape] = {"rss_url": _TEXT, "rss_name": _TEXT, "setup_code": _TEXT}
#: The flat object of 3.2's wizard.
_WIZARD = record(
    {"username": text(), "password": text(minLength=8)},
    downloader_type=null(text(enum=["builtin", "qbittorrent", ""])),
    downloader_host=_TEXT,
    downloader_username=_TEXT,
    downloader_password=_TEXT,
    downloader_path=_TEXT,
    downloader_ssl=null(SWITCH_OR_TEXT),
    notification_enable=null(SWITCH_OR_TEXT),
    notification_type=_TEXT,
    notification_token=_TEXT,
    notification_chat_id=_TEXT,
    **_FIRST_FEED,
)
#: A whole or partial configuration, with the account beside its sections.
_CONFIGURATION = record(
    **{name: null(shape) for name, shape in CONFIG_SECTIONS.items()},
    username=_TEXT,
    password=_TEXT,
    **_FIRST_FEED,
)

SETUP = {
    "status": Operation(
        "Does setup have to be done? 403 once it is complete.",
        answer=record({"need_setup": switch(), "version": text()}),
        is_open=True,
    ),
    "test_downloader": Operation(
        "Can a download client be reached and signed in to? Nothing is stored.",
        body=_CLIENT,
        answer=_RESULT,
        is_open=True,
        example={
            "type": "qbittorrent",
            "host": "172.17.0.1:8080",
            "username": "admin",
            "password": "adminadmin",
            "ssl": False,
        },
        problems=("429",),
    ),
    "test_rss": Operation(
        "Can a feed be read?",
        body=record({"url": text(minLength=1, longest=2048)}, setup_code=_TEXT),
        answer=_RESULT,
        is_open=True,
        example={"url": "https://mikanime.tv/RSS/MyBangumi?token=xxx"},
        problems=("429",),
    ),
    "test_notification": Operation(
        "Send one message on a channel.",
        body=_CHANNEL,
        answer=_RESULT,
        is_open=True,
        example={"type": "telegram", "token": "bot_token", "chat_id": "chat_id"},
        problems=("429",),
    ),
    "complete": Operation(
        "Make the administrator and put everything in force: a wizard's flat object, or a configuration.",
        body=one_of(_WIZARD, _CONFIGURATION),
        answer=_DONE,
        is_open=True,
        example={
            "username": "keeper",
            "password": "a long enough one",
            "downloader_type": "builtin",
        },
        problems=("429", "500"),
    ),
}
