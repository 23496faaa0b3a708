"""Accounts: the first administrator, further ones, a new name or password."""

import re
import uuid

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from apps.accounts import passwords, sessions
from apps.accounts.models import USERNAME_SHAPE, User
from apps.core.errors import FieldError, InvalidInput, SetupDone


def need_setup() -> bool:
    """True until there is an administrator; nothing else ever opens the wizard (contract 6.4)."""
    return not User.objects.administrators().exists()


def is_last_administrator(user: User) -> bool:
    """Would nobody be left who may do everything and can sign in?"""
    others = User.objects.administrators().filter(is_active=True).exclude(pk=user.pk)
    return user.is_superuser and user.is_active and not others.exists()


def found(*, username: str, password: str) -> User:
    """Create the first administrator. Raises SetupDone if there is one, InvalidInput for bad values.

    Meant to be one part of a transaction. Of two that race, the unique `founder` lets one through.
    """
    check(username=username, password=password)
    if not need_setup():
        raise SetupDone
    User.objects.filter(founder=True).update(founder=None)
    try:
        with transaction.atomic():
            return _create(username, password, founder=True)
    except IntegrityError as error:
        if User.objects.administrators().exists():
            raise SetupDone from error
        raise InvalidInput.of("username", "username_taken") from error


def add_administrator(*, username: str, password: str) -> User:
    """Create an administrator, the first or a further one. Raises InvalidInput."""
    with transaction.atomic():
        if need_setup():
            return found(username=username, password=password)
        check(username=username, password=password)
        try:
            with transaction.atomic():
                return _create(username, password, founder=None)
        except IntegrityError as error:
            raise InvalidInput.of("username", "username_taken") from error


def change(
    user: User,
    *,
    session_id: uuid.UUID,
    username: str | None = None,
    password: str | None = None,
) -> sessions.Opened:
    """Give a person a new name, a new password or both; answers a token for the new name.

    A new password ends the person's other sessions. Raises InvalidInput; then nothing has changed.
    """
    if username is None and password is None:
        raise InvalidInput(
            FieldError("username", "field_required"), FieldError("password", "field_required")
        )
    check(username=username, password=password)
    with transaction.atomic():
        if username is not None and username != user.username:
            _rename(user, username)
        if password is not None:
            User.objects.filter(pk=user.pk).update(password=make_password(password))
            sessions.end_all(user, but=session_id)
        return sessions.renew(session_id, at_once=password is not None)


def check(*, username: str | None = None, password: str | None = None) -> None:
    """Raise InvalidInput with each fault of a new name or password."""
    errors = []
    if username is not None and not re.fullmatch(USERNAME_SHAPE, username):
        errors.append(FieldError("username", "username_shape"))
    if password is not None and (fault := passwords.fault(password)):
        errors.append(fault)
    if errors:
        raise InvalidInput(*errors)


def _create(username: str, password: str, *, founder: bool | None) -> User:
    return User.objects.create(
        username=username,
        password=make_password(password),
        is_staff=True,
        is_superuser=True,
        founder=founder,
    )


def _rename(user: User, username: str) -> None:
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(username=username)
    except IntegrityError as error:
        raise InvalidInput.of("username", "username_taken") from error
