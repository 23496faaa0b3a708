"""Accounts. There is no default account and no default password; setup makes the first administrator."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.core.validators import MinLengthValidator, RegexValidator
from django.db import models


class User(AbstractUser):
    """A person who may sign in; `is_superuser` is an administrator."""

    username = models.CharField(
        max_length=20,
        unique=True,
        validators=[MinLengthValidator(4), RegexValidator(r"^[A-Za-z0-9_]+\Z")],
    )
    #: Grows when every session of the account must end; each token carries the number it was made with.
    token_version = models.PositiveIntegerField(default=1)

    REQUIRED_FIELDS: ClassVar[list[str]] = []
