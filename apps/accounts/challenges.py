"""What authenticators are asked to sign: random, good once and for five minutes, few at a time."""

import secrets
from datetime import timedelta

from django.db import models, transaction
from webauthn.helpers import bytes_to_base64url

from apps.accounts.models import Challenge, User
from apps.core import clock

LIFETIME = timedelta(seconds=300)
#: Pending at most; the oldest goes. One address fills only its own part.
MOST = 100
MOST_OF_ONE_ADDRESS = 10
_BYTES = 32


def ask(*, user: User | None = None, username: str = "", address: str = "") -> bytes:
    """A new one: for a new passkey of `user`, else for signing in, perhaps as `username`."""
    value = secrets.token_bytes(_BYTES)
    now = clock.now()
    with transaction.atomic():
        Challenge.objects.filter(expires__lte=now).delete()
        _make_room(Challenge.objects.filter(address=address), MOST_OF_ONE_ADDRESS)
        _make_room(Challenge.objects.all(), MOST)
        Challenge.objects.create(
            value=bytes_to_base64url(value),
            user=user,
            username=username,
            address=address,
            expires=now + LIFETIME,
        )
    return value


def take(value: bytes, *, user: User | None = None) -> Challenge | None:
    """The challenge that came back, which is then used up; None for one that is not open to this."""
    found = Challenge.objects.filter(
        pk=bytes_to_base64url(value[:64]), user=user, expires__gt=clock.now()
    ).first()
    if found is None:
        return None
    # Of two that come with the same, one deletes the row.
    return found if Challenge.objects.filter(pk=found.pk).delete()[0] else None


def _make_room(rows: models.QuerySet[Challenge], most: int) -> None:
    too_many = rows.order_by("-expires").values_list("pk", flat=True)[most - 1 :]
    Challenge.objects.filter(pk__in=list(too_many)).delete()
