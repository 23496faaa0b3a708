"""What /setup says of itself in the schema."""

from apps.core.api.shapes import Operation, anything, null, record, switch, text, whole

_RESULT = record(
    {"success": switch(), "message_en": text(), "message_zh": text()},
    title=null(text()),
    item_count=null(whole()),
)

SETUP = {
    "status": Operation(
        "Does setup have to be done? 403 once it is complete.",
        answer=record({"need_setup": switch(), "version": text()}),
        is_open=True,
    ),
    "test_downloader": Operation(
        "Can a download client be reached and signed in to? Nothing is stored.",
        body=anything(),
        body_needed=False,
        answer=_RESULT,
        is_open=True,
        example={
            "type": "qbittorrent",
            "host": "172.17.0.1:8080",
            "username": "admin",
            "password": "adminadmin",
            "ssl": False,
        },
    ),
    "test_rss": Operation(
        "Can a feed be read?",
        body=anything(),
        body_needed=False,
        answer=_RESULT,
        is_open=True,
        example={"url": "https://mikanime.tv/RSS/MyBangumi?token=xxx"},
    ),
    "test_notification": Operation(
        "Send one message on a channel.",
        body=anything(),
        body_needed=False,
        answer=_RESULT,
        is_open=True,
        example={"type": "telegram", "token": "bot_token", "chat_id": "chat_id"},
    ),
    "complete": Operation(
        "Make the administrator and put everything in force: a wizard's flat object, or a configuration.",
        body=anything(),
        body_needed=False,
        is_open=True,
        example={
            "username": "keeper",
            "password": "a long enough one",
            "downloader_type": "builtin",
        },
    ),
}
