"""/passkey and /tokens: one's own keys, and signing in with a passkey."""

from typing import TYPE_CHECKING, cast

from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from apps.accounts import access_tokens, passkeys, people
from apps.accounts.api import described
from apps.accounts.api.serializers import (
    NewPasskey,
    NewToken,
    PasskeyAsked,
    PasskeyNamed,
    PasskeyRenamed,
    PasskeyRow,
    PasskeySignIn,
    TokenRow,
)
from apps.accounts.api.views import signed_in
from apps.accounts.models import ApiToken
from apps.accounts.permissions import HasAccount
from apps.accounts.relying_party import RelyingParty, relying_party
from apps.accounts.visitors import visitor
from apps.core.api.answers import done
from apps.core.api.bodies import json_object
from apps.core.config import store
from apps.core.errors import PasskeyRefused

if TYPE_CHECKING:
    from apps.accounts.models import User


class PasskeySignInViewSet(ViewSet):
    """The other way in, open to everyone."""

    operations = described.PASSKEY_SIGN_IN

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def ask(self, request: Request) -> Response:
        """What the browser asks the authenticator."""
        _nobody_before_setup()
        given = PasskeyAsked(data=json_object(request))
        given.is_valid(raise_exception=True)
        return Response(
            passkeys.sign_in_options(
                _site(request),
                username=given.validated_data["username"] or "",
                address=visitor(request).address,
            )
        )

    def sign_in(self, request: Request) -> Response:
        """Open a session for what the authenticator said."""
        given = PasskeySignIn(data=json_object(request))
        given.is_valid(raise_exception=True)
        opened = passkeys.sign_in(
            given.validated_data["credential"],
            _site(request),
            username=given.validated_data["username"] or "",
            visitor=visitor(request),
            allowed=store.load().security.login_whitelist,
        )
        return signed_in(request, opened, "signed_in")


class PasskeyViewSet(ViewSet):
    """One's own passkeys."""

    operations = described.PASSKEYS

    permission_classes = (HasAccount,)

    def new_options(self, request: Request) -> Response:
        """What the browser asks the authenticator to make."""
        address = visitor(request).address
        return Response(passkeys.new_options(_person(request), _site(request), address=address))

    def add(self, request: Request) -> Response:
        """Keep it."""
        given = NewPasskey(data=json_object(request))
        given.is_valid(raise_exception=True)
        passkey = passkeys.add(
            _person(request),
            _site(request),
            name=given.validated_data["name"],
            attestation=given.validated_data["attestation_response"],
        )
        return done("passkey_added", name=passkey.name)

    def all(self, request: Request) -> Response:
        """A bare list."""
        return Response(PasskeyRow(passkeys.of(_person(request)), many=True).data)

    def remove(self, request: Request) -> Response:
        """Refuse one from now on."""
        given = PasskeyNamed(data=json_object(request))
        given.is_valid(raise_exception=True)
        passkey = passkeys.find(_person(request), **given.validated_data)
        passkeys.delete(_person(request), passkey)
        return done("passkey_deleted", name=passkey.name)

    def rename(self, request: Request) -> Response:
        """Call one something else."""
        given = PasskeyRenamed(data=json_object(request))
        given.is_valid(raise_exception=True)
        name = given.validated_data.pop("name")
        passkey = passkeys.find(_person(request), **given.validated_data)
        return done("passkey_renamed", name=passkeys.rename(_person(request), passkey, name=name))


class TokenViewSet(ViewSet):
    """One's own tokens for programs; a token itself cannot make any."""

    operations = described.TOKENS

    permission_classes = (HasAccount,)

    def all(self, request: Request) -> Response:
        """A bare list, without the tokens themselves."""
        own = ApiToken.objects.filter(owner=_person(request)).order_by("pk")
        return Response(TokenRow(own, many=True).data)

    def issue(self, request: Request) -> Response:
        """Make one and show it this once."""
        given = NewToken(data=json_object(request))
        given.is_valid(raise_exception=True)
        made = access_tokens.issue(owner=_person(request), **given.validated_data)
        answer = done("token_made", extra={**TokenRow(made.row).data, "token": made.text})
        answer.status_code = 201
        answer["Cache-Control"] = "no-store"
        return answer

    def revoke(self, request: Request, pk: str) -> Response:
        """Refuse one from now on."""
        token = access_tokens.revoke(int(pk), owner=_person(request))
        return done("token_revoked", name=token.name)


def _nobody_before_setup() -> None:
    """Until there is an administrator nobody can sign in. Raises PasskeyRefused."""
    if people.need_setup():
        raise PasskeyRefused


def _person(request: Request) -> "User":
    return cast("User", request.user)


def _site(request: Request) -> RelyingParty:
    return relying_party(request, store.load().security)
