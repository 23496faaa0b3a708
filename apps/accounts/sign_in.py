"""Signing in with a name and a password: allowed address, throttle, check, session."""

import logging
import re
from collections.abc import Sequence

from django.contrib.auth.hashers import check_password, make_password

from apps.accounts import passwords, sessions, throttles
from apps.accounts.models import USERNAME_SHAPE, User
from apps.accounts.visitors import Visitor, may_sign_in
from apps.core.errors import AddressNotAllowed, WrongCredentials

log = logging.getLogger(__name__)


def sign_in(
    *, username: str, password: str, visitor: Visitor, allowed: Sequence[str]
) -> sessions.Opened:
    """Open a session. `allowed`: the networks one may sign in from, all if there are none.

    Raises AddressNotAllowed, TooMany, or WrongCredentials; the last says neither by its words nor by
    its time whether the name exists.
    """
    if not may_sign_in(visitor, allowed):
        log.warning("A login from %s was refused: not an allowed address.", visitor.address)
        raise AddressNotAllowed
    attempt = throttles.Try(address=visitor.address, username=username, password=password)
    throttles.count(attempt)
    user = _person(username, password)
    if user is None:
        log.warning("A login from %s failed.", visitor.address)
        raise WrongCredentials
    throttles.forget(attempt)
    return sessions.open_for(user, user_agent=visitor.user_agent)


def _person(username: str, password: str) -> User | None:
    """The active person of this name and password."""
    if not passwords.is_text(password) or len(password) > passwords.LONGEST:
        return None
    user = None
    if re.fullmatch(USERNAME_SHAPE, username):
        user = User.objects.filter(username=username).first()
    if user is None:
        passwords.spend_the_time_of_a_check(password)
        return None
    known = user

    def keep_better_hash(raw: str) -> None:
        User.objects.filter(pk=known.pk).update(password=make_password(raw))

    if not check_password(password, user.password, setter=keep_better_hash):
        return None
    return user if user.is_active else None
