"""/users: the accounts of this server, for administrators who have signed in themselves."""

from typing import TYPE_CHECKING, cast

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from apps.accounts import roster
from apps.accounts.api import described
from apps.accounts.api.serializers import ChangedPerson, NewPerson, PersonRow
from apps.accounts.permissions import HasAccount
from apps.core.api.answers import done
from apps.core.api.bodies import json_object

if TYPE_CHECKING:
    from apps.accounts.authentication import Credential
    from apps.accounts.sessions import Known


class UserViewSet(ViewSet):
    """Accounts. A token, which stands for no account, may not even look."""

    operations = described.USERS

    permission_classes = (HasAccount,)

    def all(self, _request: Request) -> Response:
        """A bare list."""
        return Response(PersonRow(roster.everybody(), many=True).data)

    def add(self, request: Request) -> Response:
        """Make one."""
        given = NewPerson(data=json_object(request))
        given.is_valid(raise_exception=True)
        user = roster.add(**given.validated_data)
        answer = done("user_added", name=user.username, extra=dict(PersonRow(user).data))
        answer.status_code = 201
        return answer

    def change(self, request: Request, pk: str) -> Response:
        """Change one."""
        given = ChangedPerson(data=json_object(request))
        given.is_valid(raise_exception=True)
        session = cast("Known", cast("Credential", request.auth).session)
        user = roster.change(int(pk), session_id=session.session_id, **given.validated_data)
        return done("user_changed", name=user.username, extra=dict(PersonRow(user).data))

    def remove(self, _request: Request, pk: str) -> Response:
        """Delete one, with what it has open."""
        roster.remove(int(pk))
        return Response(status=204)
