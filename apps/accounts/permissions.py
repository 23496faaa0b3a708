"""What somebody who was let in may do: one class for every route, judged by what the route says it needs."""

from typing import Any, Final

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from apps.accounts.authentication import TokenHolder, changes_state
from apps.accounts.models import Scope
from apps.accounts.near import refuse_near
from apps.core.access import Needs
from apps.core.errors import Forbidden, NoAccount, NotSignedIn, ScopeTooSmall

_LEVELS: Final = {Needs.CALENDAR: 0, Needs.READ: 1, Needs.WRITE: 2, Needs.ADMIN: 3}
_MAY: Final = {Scope.CALENDAR: 0, Scope.READ: 1, Scope.WRITE: 2, Scope.ADMIN: 3}


class MayCall(BasePermission):
    """Tokens may what their scope says, people everything but what is for administrators."""

    def has_permission(self, request: Request, view: Any) -> bool:  # noqa: ARG002 - DRF's own shape
        """Raises NotSignedIn, ScopeTooSmall, PrivateAddress or Forbidden, which say more than a bare no."""
        who = request.user
        if who is None:
            raise NotSignedIn
        needs = _needs(request)
        if isinstance(who, TokenHolder):
            if _MAY[who.scope] < _LEVELS[needs]:
                raise ScopeTooSmall(scope=needs.value)
        elif needs is Needs.ADMIN and not who.is_superuser:
            raise Forbidden
        if _said(request, "takes_addresses"):
            refuse_near(who, request.data)
        return True


class HasAccount(MayCall):
    """A person with an account; a token is none."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Raises NotSignedIn or NoAccount."""
        if isinstance(request.user, TokenHolder):
            raise NoAccount
        return super().has_permission(request, view)


def _needs(request: Request) -> Needs:
    said: Needs | None = _said(request, "needs")
    if said is not None:
        return said
    return Needs.WRITE if changes_state(request) else Needs.READ


def _said(request: Request, what: str) -> Any:
    """What the row of the address says of it (apps/core/api/routes.py)."""
    match = request.resolver_match
    return getattr(match and match.func, what, None)
