"""The cookie that carries a session's token (contract 6.1)."""

from django.http.response import HttpResponseBase

from apps.accounts.tokens import LIFETIME, Signed

NAME = "token"


def keep(response: HttpResponseBase, token: Signed, *, is_secure: bool) -> None:
    """Give the browser the token: out of reach of scripts and of other sites."""
    response.set_cookie(
        NAME,
        token.text,
        max_age=int(LIFETIME.total_seconds()),
        path="/",
        secure=is_secure,
        httponly=True,
        samesite="Strict",
    )


def drop(response: HttpResponseBase) -> None:
    """Take it back."""
    response.delete_cookie(NAME, path="/", samesite="Strict")
