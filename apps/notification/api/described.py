"""What /notification says of itself in the schema."""

from apps.core.api.shapes import NUMBER_OR_TEXT, Operation, anything, record, switch, text

_RESULT = record(
    {"success": switch(), "message": text(), "message_en": text(), "message_zh": text()}
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
        body=anything(),
        body_needed=False,
        answer=_RESULT,
        example={"type": "webhook", "url": "http://192.168.1.5/hook"},
    ),
}
