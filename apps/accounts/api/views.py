"""/auth: sign in, renew, sign out, change name or password."""

from typing import TYPE_CHECKING, Any, cast

from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from apps.accounts import cookies, people, sessions
from apps.accounts.api import described
from apps.accounts.api.serializers import NewCredentials, PersonRow, SignIn
from apps.accounts.permissions import HasAccount
from apps.accounts.sign_in import sign_in
from apps.accounts.visitors import visitor
from apps.core.api.answers import done
from apps.core.api.bodies import json_object
from apps.core.config import store

if TYPE_CHECKING:
    from apps.accounts.authentication import Credential
    from apps.accounts.models import User


class SignInViewSet(ViewSet):
    """The way in, open to everyone; what a browser still carries from before is not looked at."""

    operations = described.SIGN_IN

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def sign_in(self, request: Request) -> Response:
        """Open a session for a name and a password."""
        given = SignIn(data=json_object(request))
        given.is_valid(raise_exception=True)
        opened = sign_in(
            **given.validated_data,
            visitor=visitor(request),
            allowed=store.load().security.login_whitelist,
        )
        return signed_in(request, opened, "signed_in")


class AccountViewSet(ViewSet):
    """One's own session and account."""

    operations = described.ACCOUNT

    permission_classes = (HasAccount,)

    def renew(self, request: Request) -> Response:
        """A fresh token for the same session."""
        return signed_in(request, sessions.renew(_session(request).session_id), "session_renewed")

    def sign_out(self, request: Request) -> Response:
        """End this session and no other."""
        sessions.end(_session(request).session_id)
        answer = done("signed_out")
        cookies.drop(answer)
        return answer

    def update(self, request: Request) -> Response:
        """A new name, a new password, or both."""
        given = NewCredentials(data=json_object(request))
        given.is_valid(raise_exception=True)
        opened = people.change(
            cast("User", request.user),
            session_id=_session(request).session_id,
            **given.validated_data,
        )
        code = (
            "password_updated" if given.validated_data["password"] is not None else "name_updated"
        )
        return signed_in(request, opened, code, extra={"message": "update success"})

    def show(self, request: Request) -> Response:
        """Who one is."""
        return Response(PersonRow(request.user).data)


def _session(request: Request) -> sessions.Known:
    # HasAccount has let it through, so it came with a session.
    return cast("sessions.Known", cast("Credential", request.auth).session)


def signed_in(
    request: Request, opened: sessions.Opened, code: str, *, extra: dict[str, Any] | None = None
) -> Response:
    """The one answer of all that hand out a token (contract 2.1), with its cookie."""
    answer = done(
        code,
        extra={
            "access_token": opened.token.text,
            "token_type": "bearer",
            "expire": opened.token.expires_epoch,
            "authenticated": True,
            **(extra or {}),
        },
    )
    cookies.keep(answer, opened.token, is_secure=visitor(request).is_secure)
    return answer
