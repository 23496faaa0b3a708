"""The envelope of action answers: {status, msg_en, msg_zh}; data answers are bare and need nothing of this."""

from typing import Any

from rest_framework.response import Response

from apps.core.text import say


def done(code: str, *, extra: dict[str, Any] | None = None, **facts: object) -> Response:
    """200 with both languages of the message `code`; `extra` keys stand beside them."""
    return Response(envelope(code, success=True, facts=facts) | (extra or {}))


def envelope(code: str, *, success: bool, facts: dict[str, object] | None = None) -> dict[str, Any]:
    """The three keys of every action answer."""
    words = say(code, facts)
    return {"status": success, "msg_en": words.en, "msg_zh": words.zh}
