"""Turns exceptions into answers: the only place that knows both an error and HTTP."""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, JsonResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions as drf
from rest_framework.response import Response
from rest_framework.settings import api_settings  # noqa: F401 - DRF reads its settings before handlers run

from apps.core import errors
from apps.core.text import say

log = logging.getLogger(__name__)
_UNAUTHORISED = 401


def handle(error: Exception, context: dict[str, Any]) -> Response:
    """DRF's exception handler: every error of ours, of DRF and of Django, and what nobody foresaw."""
    problem = as_problem(error)
    if problem is None:
        # Broad by design: whatever a view raises, the client gets both languages and no trace.
        log.error("A request failed: %s", context.get("request"), exc_info=error)
        problem = errors.Internal()
    headers = {}
    if isinstance(problem, errors.TooMany):
        headers["Retry-After"] = str(problem.facts.get("seconds", 60))
    if problem.status == _UNAUTHORISED:
        # RFC 9110, section 15.5.2, wants it; browsers ask nobody for a Bearer.
        headers["WWW-Authenticate"] = 'Bearer realm="api"'
    if isinstance(error, drf.MethodNotAllowed):
        view = context.get("view")
        headers["Allow"] = ", ".join(getattr(view, "allowed_methods", []))
    return Response(body(problem), status=problem.status, headers=headers)


def as_problem(error: Exception) -> errors.Problem | None:
    """Any known exception as one of ours; None for what is our own fault."""
    if isinstance(error, errors.Problem):
        return error
    if isinstance(error, (Http404, drf.NotFound)):
        return NoSuchPath()
    if isinstance(error, (drf.NotAuthenticated, drf.AuthenticationFailed)):
        return errors.NotSignedIn()
    if isinstance(error, (PermissionDenied, drf.PermissionDenied)):
        return errors.Forbidden()
    if isinstance(error, drf.MethodNotAllowed):
        return errors.MethodNotAllowed(method=_method(error))
    if isinstance(error, drf.UnsupportedMediaType):
        return errors.UnsupportedMedia(media_type=_media_type(error))
    if isinstance(error, drf.ParseError):
        return errors.MalformedJson()
    if isinstance(error, (SuspiciousOperation, UnreadablePostError)):
        return errors.MalformedBody()
    if isinstance(error, drf.Throttled):
        return errors.TooMany(seconds=int(getattr(error, "wait", None) or 60))
    if isinstance(error, drf.ValidationError):
        return errors.InvalidInput(*_fields(error.detail))
    return None


class NoSuchPath(errors.NotFound):
    """An address that does not exist at all."""

    code = "no_such_path"


def body(problem: errors.Problem) -> dict[str, Any]:
    """The body of every error answer; a validation error also says which field."""
    words = say(problem.code, problem.facts)
    answer: dict[str, Any] = {
        "status": False,
        "msg_en": words.en,
        "msg_zh": words.zh,
        "detail": words.en,
    }
    if isinstance(problem, errors.InvalidInput):
        answer["errors"] = [
            {"field": item.field, "msg_en": inner.en, "msg_zh": inner.zh}
            for item in problem.errors
            for inner in (say(item.code, dict(item.facts)),)
        ]
    return answer


@csrf_exempt
def no_such_path(_request: HttpRequest, *_args: object, **_kwargs: object) -> JsonResponse:
    """The answer for unknown addresses below /api/."""
    problem = NoSuchPath()
    return JsonResponse(body(problem), status=problem.status)


def _method(error: drf.MethodNotAllowed) -> str:
    return str(error.detail).split('"')[1] if '"' in str(error.detail) else "?"


def _media_type(error: drf.UnsupportedMediaType) -> str:
    return str(error.detail).split('"')[1][:80] if '"' in str(error.detail) else "?"


_DRF_CODES = {
    "required": "field_required",
    "blank": "field_required",
    "null": "field_required",
    "empty": "field_required",
    "invalid": "field_bad_value",
    "not_a_list": "field_not_list",
    "not_a_dict": "field_not_object",
}


def _fields(detail: Any, prefix: str = "") -> list[errors.FieldError]:
    """DRF's nested details, flattened to one FieldError a message."""
    if isinstance(detail, dict):
        found = []
        for key, inner in detail.items():
            name = (
                prefix if key == "non_field_errors" else f"{prefix}.{key}" if prefix else str(key)
            )
            found.extend(_fields(inner, name))
        return found
    if isinstance(detail, list):
        return [error for inner in detail for error in _fields(inner, prefix)]
    code = str(getattr(detail, "code", "invalid"))
    return [errors.FieldError(prefix or "body", _DRF_CODES.get(code, "field_bad_value"))]
