"""Somebody who sets the server up over the wire."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

USERNAME = "keeper"
PASSWORD = "a long enough one"


@dataclass(slots=True)
class Stranger:
    """A client without any credential."""

    client: Client = field(default_factory=Client)

    def send(self, step: str, body: object, **headers: str) -> tuple[int, dict[str, Any]]:
        """POST to /setup/<step>; status and body."""
        answer = self.client.post(
            f"/api/v1/setup/{step}", body, content_type="application/json", headers=headers
        )
        return _read(answer)

    def status(self) -> tuple[int, dict[str, Any]]:
        """GET /setup/status."""
        return _read(self.client.get("/api/v1/setup/status"))


def _read(answer: Any) -> tuple[int, dict[str, Any]]:
    # Django's test client adds `json` to its answers; their class has no public name.
    return answer.status_code, answer.json()


@pytest.fixture
def stranger() -> Stranger:
    """Nobody yet."""
    return Stranger()


def fields(body: dict[str, Any]) -> set[str]:
    """Which fields an answer complains of, each in both languages."""
    assert all(error["msg_en"] and error["msg_zh"] for error in body["errors"])
    return {error["field"] for error in body["errors"]}
