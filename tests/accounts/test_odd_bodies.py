"""Whatever is sent to the doors, nothing breaks: a refusal is said, never a 500."""

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from apps.accounts.models import LoginAttempts

pytestmark = pytest.mark.django_db(transaction=False)

DOORS = (
    "auth/login",
    "auth/update",
    "passkey/register/options",
    "passkey/register/verify",
    "passkey/auth/options",
    "passkey/auth/verify",
    "passkey/delete",
    "passkey/rename",
    "tokens",
)
WORDS = (
    "username",
    "password",
    "name",
    "attestation_response",
    "credential",
    "id",
    "rawId",
    "type",
    "response",
    "clientDataJSON",
    "attestationObject",
    "authenticatorData",
    "signature",
    "userHandle",
    "passkey_id",
    "credential_id",
    "scope",
    "days",
)
LEAVES = (
    some.none()
    | some.booleans()
    | some.integers()
    | some.floats(allow_nan=False)
    | some.text(some.characters(), max_size=30)
    | some.sampled_from(["", "\x00", "\ud800", "e30", "AAAA", "public-key", "read"])
)
ANYTHING = some.recursive(
    LEAVES,
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(some.sampled_from(WORDS) | some.text(max_size=5), inner, max_size=6)
    ),
    max_leaves=20,
)
SIGNED = some.fixed_dictionaries(
    {"id": LEAVES, "rawId": LEAVES, "type": LEAVES, "response": ANYTHING}
)
BODIES = ANYTHING | some.fixed_dictionaries(
    {},
    optional={
        "name": LEAVES,
        "username": LEAVES,
        "password": LEAVES,
        "passkey_id": LEAVES,
        "credential_id": LEAVES,
        "scope": LEAVES,
        "days": LEAVES,
        "credential": SIGNED,
        "attestation_response": SIGNED,
    },
)


@pytest.mark.parametrize("door", DOORS)
def test_nothing_breaks(browser: Client, door: str) -> None:
    @settings(
        max_examples=40,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(body=BODIES)
    def send(body: Any) -> None:
        LoginAttempts.objects.all().delete()
        answer = browser.post(
            f"/api/v1/{door}",
            json.dumps(body),
            content_type="application/json",
            headers={"host": "localhost", "origin": "http://localhost"},
        )
        assert answer.status_code < 500, body
        if answer.status_code >= 400:
            assert {"msg_en", "msg_zh", "detail", "status"} <= set(answer.json())

    send()
