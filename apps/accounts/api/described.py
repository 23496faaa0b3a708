"""What /auth says of itself in the schema."""

from apps.core.api.shapes import Operation, null, record, switch, text, whole

_SIGNED_IN = record(
    {
        "access_token": text(),
        "token_type": text(enum=["bearer"]),
        "expire": whole(),
        "authenticated": switch(),
    }
)
_CREDENTIALS = {"username": text(example="keeper"), "password": text(example="a long enough one")}

SIGN_IN = {
    "sign_in": Operation(
        "Sign in; the token comes in the answer and as a cookie. JSON or a form.",
        body=record(_CREDENTIALS),
        answer=_SIGNED_IN,
        takes_forms=True,
        is_open=True,
        example={"username": "keeper", "password": "a long enough one"},
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
        answer=_SIGNED_IN,
        example={"username": "keeper", "password": "a longer one yet"},
    ),
}
