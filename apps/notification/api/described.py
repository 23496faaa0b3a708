"""What /notification says of itself in the schema."""

from apps.core.api.shapes import (
    NUMBER_OR_TEXT,
    SWITCH_OR_TEXT,
    Operation,
    anything,
    listed,
    null,
    record,
    switch,
    text,
    whatever,
    whole,
)
from apps.core.config.schema import PROVIDER_TYPES

_RESULT = record(
    {
        "success": switch(),
        "status": switch(),
        "message": text(),
        "message_en": text(),
        "message_zh": text(),
        "msg_en": text(),
        "msg_zh": text(),
    }
)

#: As a form has it; what its type does not need may be left out.
_CHANNEL = record(
    type=text(enum=[*PROVIDER_TYPES, "serverchan"]),
    enabled=SWITCH_OR_TEXT,
    **dict.fromkeys(
        ("token", "chat_id", "webhook_url", "server_url", "device_key", "user_key", "api_token"),
        null(text()),
    ),
    url=null(text()),
    template=null(text()),
    id=whatever(),
)

CHANNELS = {
    "test": Operation(
        "Send one message on a stored channel.",
        body=record({"provider_index": NUMBER_OR_TEXT}),
        answer=_RESULT,
        example={"provider_index": 0},
    ),
    "test_config": Operation(
        "Send one message on a channel as it stands in a form; a mask means the stored secret.",
        body=_CHANNEL,
        body_needed=False,
        answer=_RESULT,
        example={"type": "webhook", "url": "http://192.168.1.5/hook"},
    ),
}

_MESSAGE = record(
    {
        "id": whole(low=1),
        "event": text(example="rss_failure"),
        "level": text(enum=["info", "warning", "error"]),
        "dedup_key": text(),
        "title_en": text(),
        "title_zh": text(),
        "text_en": text(),
        "text_zh": text(),
        "payload": anything(),
        "read": switch(),
        "times": whole(low=1),
        "created_at": text(example="2026-11-25T12:00:00+00:00"),
        "over_at": null(text()),
    }
)
#: Also what the live event `notification` says.
STANDING = record(
    {"unread_count": whole(low=0), "latest_id": whole(low=0), "revision": whole(low=0)}
)

MESSAGES = {
    "all": Operation(
        "The inbox, the newest first: episodes that are ready, and what went wrong; the last 500 are kept.",
        query={
            "unread_only": text(enum=["true", "false"]),
            "limit": whole(low=1, high=200),
            "offset": whole(low=0, high=9999),
        },
        answer=listed(_MESSAGE),
    ),
    "unread_count": Operation(
        "How many messages are unread; `revision` grows with every change of the inbox.",
        answer=STANDING,
    ),
    "read_one": Operation("Mark a message as read."),
    "read_all": Operation("Mark all messages as read."),
    "delete_one": Operation("Delete a message."),
    "delete_all": Operation("Delete all messages."),
}
