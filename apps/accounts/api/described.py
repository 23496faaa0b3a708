"""What /auth, /passkey, /tokens and /users say of themselves in the schema."""

from collections.abc import Mapping

from apps.core.api.shapes import (
    SWITCH_OR_TEXT,
    Operation,
    Shape,
    extended,
    listed,
    null,
    one_of,
    record,
    switch,
    text,
    whole,
)

_WORDS = {"status": switch(), "msg_en": text(), "msg_zh": text()}
_SIGNED_IN = record(
    {
        **_WORDS,
        "access_token": text(),
        "token_type": text(enum=["bearer"]),
        "expire": whole(),
        "authenticated": switch(),
    }
)
_CREDENTIALS = {
    "username": text(minLength=1, example="keeper"),
    "password": text(minLength=1, example="a long enough one"),
}

SIGN_IN = {
    "sign_in": Operation(
        "Sign in; the token comes in the answer and as a cookie. JSON or a form.",
        body=record(_CREDENTIALS),
        answer=_SIGNED_IN,
        takes_forms=True,
        is_open=True,
        example={"username": "keeper", "password": "a long enough one"},
        problems=("401", "429"),
    ),
}
ACCOUNT = {
    "renew": Operation(
        "A fresh token of the same session; the old one is good for a minute more.",
        answer=_SIGNED_IN,
    ),
    "sign_out": Operation("End this session and no other."),
    "update": Operation(
        "Change name, password or both; a new password ends every other session.",
        body=record(username=null(text()), password=null(text())),
        takes_forms=True,
        body_needed=False,
        answer=extended(_SIGNED_IN, required=["message"], message=text(enum=["update success"])),
        example={"username": "keeper", "password": "a longer one yet"},
    ),
}

_PERSON = {
    "id": whole(),
    "username": text(),
    "enabled": switch(),
    "administrator": switch(),
    "created_at": text(),
    "last_login_at": null(text()),
}
ACCOUNT["show"] = Operation("Who is signed in.", answer=record(_PERSON))
_PASSKEY = record(
    {
        "id": whole(),
        "name": text(),
        "created_at": text(),
        "last_used_at": null(text()),
        "backup_eligible": switch(),
        "aaguid": null(text()),
        "credential_id": text(),
    }
)
_SIGNED = record(
    {"id": text(), "rawId": text(), "response": record({"clientDataJSON": text()})}, type=text()
)
_EXAMPLE_OF_SIGNED = {"id": "q6Ov", "rawId": "q6Ov", "type": "public-key"}
_CREDENTIAL = record({"type": text(), "id": text()}, transports=listed(text()))
_CREATION_OPTIONS = record(
    {
        "rp": record({"name": text(), "id": text()}),
        "user": record({"id": text(), "name": text(), "displayName": text()}),
        "challenge": text(),
        "pubKeyCredParams": listed(record({"type": text(), "alg": whole()})),
        "timeout": whole(),
        "excludeCredentials": listed(_CREDENTIAL),
        "authenticatorSelection": record(
            {
                "residentKey": text(),
                "requireResidentKey": switch(),
                "userVerification": text(),
            }
        ),
        "attestation": text(),
    }
)
_REQUEST_OPTIONS = record(
    {
        "challenge": text(),
        "timeout": whole(),
        "rpId": text(),
        "allowCredentials": listed(_CREDENTIAL),
        "userVerification": text(),
    }
)
_NUMBER = one_of(whole(low=1, high=2**63 - 1), text(minLength=1, pattern="^[A-Za-z_-]"))
_KEY = text(minLength=1, pattern="^[A-Za-z0-9_-]+$")


def _which(also: Mapping[str, Shape]) -> Shape:
    """One passkey, by its number or by the id that the authenticator gave it."""
    return one_of(
        record({"passkey_id": _NUMBER, **also}, credential_id=null(text())),
        record({"credential_id": _KEY, **also}, passkey_id=null(_NUMBER)),
    )


PASSKEY_SIGN_IN = {
    "ask": Operation(
        "What the browser asks the authenticator; without a user name any passkey of this server will do.",
        body=record(username=null(text())),
        body_needed=False,
        answer=_REQUEST_OPTIONS,
        is_open=True,
        example={},
        problems=("429",),
    ),
    "sign_in": Operation(
        "Sign in with what the authenticator said.",
        body=record({"credential": _SIGNED}, username=null(text())),
        answer=_SIGNED_IN,
        is_open=True,
        example={
            "credential": {
                **_EXAMPLE_OF_SIGNED,
                "response": {
                    "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0",
                    "authenticatorData": "SZYN5Y",
                    "signature": "MEUCIQ",
                },
            }
        },
        problems=("401", "429"),
    ),
}
PASSKEYS = {
    "new_options": Operation(
        "What the browser asks the authenticator to make.",
        answer=_CREATION_OPTIONS,
        problems=("400",),
    ),
    "add": Operation(
        "Keep a new passkey.",
        body=record({"name": text(longest=64, minLength=1), "attestation_response": _SIGNED}),
        example={
            "name": "phone",
            "attestation_response": {
                **_EXAMPLE_OF_SIGNED,
                "response": {
                    "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIn0",
                    "attestationObject": "o2NmbXRkbm9uZQ",
                },
            },
        },
    ),
    "all": Operation("One's own passkeys.", answer=listed(_PASSKEY)),
    "remove": Operation(
        "Refuse a passkey from now on; by its number or its credential id.",
        body=_which({}),
        example={"passkey_id": 1},
        problems=("404",),
    ),
    "rename": Operation(
        "Call a passkey something else.",
        body=_which({"name": text(longest=64, minLength=1)}),
        example={"passkey_id": 1, "name": "phone"},
        problems=("404",),
    ),
}
_TOKEN = record(
    {
        "id": whole(),
        "name": text(),
        "prefix": text(),
        "scope": text(),
        "created_at": text(),
        "expires_at": null(text()),
        "revoked_at": null(text()),
        "last_used_at": null(text()),
    }
)
TOKENS = {
    "all": Operation("One's own tokens for programs, without themselves.", answer=listed(_TOKEN)),
    "issue": Operation(
        "Make a token; it is shown this once.",
        body=record(
            {"name": text(pattern=r"\S", longest=64)},
            scope=text(enum=["read", "write", "admin", "calendar"]),
            days=null(whole(low=1, high=3650)),
        ),
        answer=record({"id": whole(), "token": text()}),
        status="201",
        example={"name": "script", "scope": "read", "days": 365},
    ),
    "revoke": Operation("Refuse a token from now on."),
}

#: DRF reads some more words, and numbers.
_SWITCH = one_of(
    SWITCH_OR_TEXT,
    whole(low=0, high=1),
    text(enum=["1", "0", "t", "f", "y", "n", "yes", "no", "on", "off"]),
)
_NULL_SWITCH = null(one_of(_SWITCH, text(enum=["", "null"])))
USERS = {
    "all": Operation("The accounts of this server.", answer=listed(record(_PERSON))),
    "add": Operation(
        "Make an account; 409 where the name is taken.",
        body=record(_CREDENTIALS, enabled=_SWITCH, administrator=_SWITCH),
        answer=record({**_WORDS, **_PERSON}),
        status="201",
        example={"username": "second", "password": "a long enough one", "administrator": False},
        problems=("409",),
    ),
    "change": Operation(
        "Change an account; whoever is switched off or demoted is out at once. 409 for the last administrator.",
        body=record(
            username=null(text()),
            password=null(text()),
            enabled=_NULL_SWITCH,
            administrator=_NULL_SWITCH,
        ),
        body_needed=False,
        answer=record({**_WORDS, **_PERSON}),
        example={"enabled": False},
        problems=("409",),
    ),
    "remove": Operation(
        "Delete an account with what it has open. 409 for the last administrator.",
        status="204",
        problems=("409",),
    ),
}
