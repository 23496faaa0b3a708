"""Several people on one server: who there is, and what an administrator does with their accounts.

Somebody who may do everything and can sign in is always left; whoever is switched off, demoted or removed is out at
once.
"""

import uuid

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from apps.accounts import people, sessions
from apps.accounts.models import User
from apps.core.errors import LastAdministrator, NameTaken, NotFound


def everybody() -> list[User]:
    """All accounts, the oldest first."""
    return list(User.objects.order_by("pk"))


def get(user_id: int) -> User:
    """One account. Raises NotFound."""
    found = User.objects.filter(pk=user_id).first()
    if found is None:
        raise NotFound(what="user", id=user_id)
    return found


def add(*, username: str, password: str, enabled: bool, administrator: bool) -> User:
    """Make an account. Raises InvalidInput, NameTaken."""
    people.check(username=username, password=password)
    try:
        with transaction.atomic():
            return User.objects.create(
                username=username,
                password=make_password(password),
                is_active=enabled,
                is_superuser=administrator,
                is_staff=administrator,
            )
    except IntegrityError as error:
        raise NameTaken(name=username) from error


def change(
    user_id: int,
    *,
    session_id: uuid.UUID,
    username: str | None = None,
    password: str | None = None,
    enabled: bool | None = None,
    administrator: bool | None = None,
) -> User:
    """Change what is said of an account, all of it or nothing; `session_id` is that of whoever does it.

    Raises NotFound, InvalidInput, NameTaken, LastAdministrator.
    """
    people.check(username=username, password=password)
    with transaction.atomic():
        _one_at_a_time()
        user = get(user_id)
        before = (user.is_active, user.is_superuser)
        after = (
            user.is_active if enabled is None else enabled,
            user.is_superuser if administrator is None else administrator,
        )
        if after != (True, True) and people.is_last_administrator(user):
            raise LastAdministrator
        user.is_active, user.is_superuser = after
        user.is_staff = user.is_superuser
        user.username = user.username if username is None else username
        if password is not None:
            user.password = make_password(password)
        try:
            with transaction.atomic():
                user.save(
                    update_fields=["username", "password", "is_active", "is_superuser", "is_staff"]
                )
        except IntegrityError as error:
            raise NameTaken(name=username) from error
        if after != before:
            sessions.end_all(user)
        elif password is not None:
            sessions.end_all(user, but=session_id)
    return user


def remove(user_id: int) -> User:
    """Delete an account with its sessions, passkeys and tokens. Raises NotFound, LastAdministrator."""
    with transaction.atomic():
        _one_at_a_time()
        user = get(user_id)
        if people.is_last_administrator(user):
            raise LastAdministrator
        sessions.end_all(user)
        User.objects.filter(pk=user.pk).delete()
    return user


def _one_at_a_time() -> None:
    """Of two administrators who switch each other off, one is too late."""
    list(User.objects.administrators().select_for_update().order_by("pk").values_list("pk"))
