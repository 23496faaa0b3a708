"""Each example in the schema is what the schema allows."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from autobangumi import docs

CALLS = [
    pytest.param(operation["requestBody"]["content"]["application/json"], id=f"{method} {path}")
    for path, methods in docs.schema()["paths"].items()
    for method, operation in methods.items()
    if "requestBody" in operation
]


def today(shape: Any) -> Any:
    """A shape of OpenAPI 3.0 in today's words: what may be null says so in its type."""
    if isinstance(shape, list):
        return [today(one) for one in shape]
    if not isinstance(shape, dict):
        return shape
    inner = {name: today(one) for name, one in shape.items() if name != "nullable"}
    return {"anyOf": [inner, {"type": "null"}]} if shape.get("nullable") else inner


@pytest.mark.parametrize("content", CALLS)
def test_an_example_is_allowed(content: dict[str, Any]) -> None:
    assert "example" in content
    faults = Draft202012Validator(today(content["schema"])).iter_errors(content["example"])
    assert [fault.message for fault in faults] == []
