"""The envelope of action answers: {status, msg_en, msg_zh}; data answers are bare and need nothing of this.

What is no JSON goes out with a tag made of its bytes, so that who has it already is told so.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.kept import Body
from apps.core.text import Words, say


def done(
    code: str,
    *,
    extra: dict[str, Any] | None = None,
    remarks: Iterable[Words] = (),
    **facts: object,
) -> Response:
    """200 with both languages of the message `code` and what is to be remarked; `extra` keys stand beside them."""
    answer = envelope(code, success=True, facts=facts)
    for remark in remarks:
        answer["msg_en"] += f" {remark.en}"
        answer["msg_zh"] += remark.zh
    return Response(answer | (extra or {}))


def envelope(code: str, *, success: bool, facts: dict[str, object] | None = None) -> dict[str, Any]:
    """The three keys of every action answer."""
    words = say(code, facts)
    return {"status": success, "msg_en": words.en, "msg_zh": words.zh}


def document(
    request: Request, content: bytes, *, media_type: str, cache_seconds: int
) -> HttpResponseBase:
    """A file of ours: 200 with its tag, 304 for who names that tag; kept by browsers for a while, never by proxies."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Cache-Control"] = f"private, max-age={cache_seconds}"
    return _tagged(request, answer, tag=hashlib.sha256(content).hexdigest()[:32])


def kept(request: Request, body: Body) -> HttpResponseBase:
    """A kept list: 200 with its tag, 304 for who names that tag; asked for again each time."""
    answer = HttpResponse(body.content, content_type="application/json")
    answer["Cache-Control"] = "private, no-cache"
    return _tagged(request, answer, tag=body.tag)


def as_json(data: Any) -> bytes:
    """A document's bytes, the same as DRF would send."""
    return JSONRenderer().render(data)


def _tagged(request: Request, answer: HttpResponse, *, tag: str) -> HttpResponseBase:
    answer["ETag"] = f'"{tag}"'
    conditional = get_conditional_response(
        request._request,  # noqa: SLF001 - Django's own request is what Django looks at
        etag=answer["ETag"],
        response=answer,
    )
    return answer if conditional is None else conditional
