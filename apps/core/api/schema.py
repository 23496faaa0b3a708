"""The OpenAPI schema, made of what each viewset says of its actions (shapes.py).

Imported only where the schema is made: drf-spectacular's parts take 23 MiB that an ordinary start does not need.
"""

import re
from collections.abc import Mapping
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema

from apps.core.api.shapes import (
    FORM,
    JSON,
    MULTIPART,
    Operation,
    Shape,
    listed,
    named,
    record,
    switch,
    text,
    whole,
)

_WORDS = {"status": switch(), "msg_en": text(), "msg_zh": text()}

COMPONENTS: dict[str, Shape] = {
    "Done": record(_WORDS),
    "Problem": record(
        {**_WORDS, "detail": text()},
        errors=listed(record({"field": text(), "msg_en": text(), "msg_zh": text()})),
    ),
}

_PROBLEMS: Mapping[str, str] = {
    "400": "A value cannot be used, or a rule of the product says no.",
    "401": "Nobody is signed in, or the session has ended.",
    "403": "Signed in, but not allowed; or the request came from another site.",
    "404": "The addressed record does not exist.",
    "409": "It clashes with what is there.",
    "415": "A body in a format that is not read.",
    "429": "Too many tries; `Retry-After` says for how many seconds.",
    "500": "An outside system that is configured fails.",
}


#: A session's token or a program's; the second kind also under a name of its own; a browser's session.
_WAYS_IN: Mapping[str, Shape] = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "token"},
}

_NO_CONTENT = "204"
_NUMBER = re.compile(r"\{(\w*id)\}")


class Generator(SchemaGenerator):
    """Gives every view our way of describing it."""

    def create_view(self, callback: Any, method: str, request: Any = None) -> Any:
        """The view of one address and method."""
        view = super().create_view(callback, method, request)  # type: ignore[no-untyped-call]
        view.schema = Described()
        return view


class Described(AutoSchema):
    """Reads a viewset's `operations`."""

    def get_operation(
        self,
        path: str,
        path_regex: str,  # noqa: ARG002 - drf-spectacular's signature
        path_prefix: str,  # noqa: ARG002
        method: str,
        registry: Any,  # noqa: ARG002
    ) -> Shape | None:
        """The operation of one address and method; None leaves it out of the schema."""
        operations: Mapping[str, Operation] = getattr(type(self.view), "operations", {})
        known = operations.get(getattr(self.view, "action", "") or "")
        if known is None:
            return None
        self.path, self.method = path, method
        name = _NUMBER.sub("one", path.removeprefix("/api/v1/").strip("/").replace("/", "_"))
        operation: Shape = {
            "operationId": f"{name}_{method.lower()}".replace("-", "_"),
            "summary": known.summary,
            "tags": [path.removeprefix("/api/v1/").split("/")[0]],
            "responses": _responses(known, path),
        }
        parameters = _parameters(path, known)
        if parameters:
            operation["parameters"] = parameters
        if known.body is not None and method not in {"GET", "HEAD"}:
            operation["requestBody"] = _body(known)
        operation["security"] = [{}] if known.is_open else [{name: []} for name in _WAYS_IN]
        return operation


def _parameters(path: str, known: Operation) -> list[Shape]:
    found = [
        {"name": name, "in": "query", "schema": shape, "required": False}
        for name, shape in known.query.items()
    ]
    shape = whole(low=1, high=10**17)
    found.extend(
        {"name": name, "in": "path", "schema": shape, "required": True}
        for name in _NUMBER.findall(path)
    )
    return found


def _body(known: Operation) -> Shape:
    content: Shape = {"schema": known.body}
    if known.example is not None:
        content["example"] = known.example
    medias = (JSON, FORM, MULTIPART) if known.takes_forms else (JSON,)
    return {"content": dict.fromkeys(medias, content), "required": known.body_needed}


def _responses(known: Operation, path: str) -> Shape:
    problem = {JSON: {"schema": named("Problem")}}
    answers: Shape = {
        code: {"description": words, "content": problem}
        for code, words in _PROBLEMS.items()
        if code in _implied(known, path) | set(known.problems)
    }
    medias = {known.media: known.answer, **known.also}
    content = {media: {"schema": shape} for media, shape in medias.items()}
    good: Shape = {"description": "Done."}
    if known.status != _NO_CONTENT:
        good["content"] = content
    return {known.status: good, **answers}


def _implied(known: Operation, path: str) -> set[str]:
    """The errors that follow from the form of a request."""
    found = {"403"} if known.is_open else {"401", "403"}
    if known.body is not None:
        found |= {"400", "415"}
    if known.query:
        found |= {"400"}
    if "{" in path:
        found |= {"404"}
    return found


def with_components(result: Shape, **_more: Any) -> Shape:
    """Put the named shapes and the ways to sign in into the schema (a hook of drf-spectacular)."""
    result["paths"] = {
        path.rstrip("/"): operations for path, operations in result.get("paths", {}).items()
    }
    components = result.setdefault("components", {})
    components.setdefault("schemas", {}).update(COMPONENTS)
    components["securitySchemes"] = dict(_WAYS_IN)
    return result
