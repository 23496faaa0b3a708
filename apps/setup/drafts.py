"""The wizard's memory: one sealed row a browser, found again by a secret in a cookie.

Passwords are typed on the first page and needed on the last. They must not lie about in a cookie or in clear in
the database; so the whole draft is sealed with the instance key, and the cookie only carries its random name.
"""

import datetime as dt
import hashlib
import json
import secrets
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from apps.core import clock
from apps.core.config.secrets import InvalidToken, cipher, seal, unseal
from apps.setup.models import Draft

COOKIE: Final = "setup"
LIFETIME: Final = dt.timedelta(days=1)
_SECRET_BYTES: Final = 32
#: The wizard is open to everybody until it is done; nobody can fill the disk through it.
_MOST: Final = 100


@dataclass(slots=True)
class Answers:
    """What was answered so far: for each step the values of its form, and the last test of it."""

    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: Steps that were left with "Continue" or "Skip".
    done: list[str] = field(default_factory=list)
    #: The last test of a step, as its page shows it.
    tests: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(slots=True)
class OpenDraft:
    """A draft in the hand of one request."""

    secret: str
    answers: Answers


def opened(request: HttpRequest) -> OpenDraft:
    """The draft of this browser; a fresh one where there is none, or where it cannot be read any more."""
    secret = request.COOKIES.get(COOKIE, "")
    row = (
        Draft.objects.filter(key=_key(secret), expires__gt=clock.now()).first() if secret else None
    )
    if row is not None:
        try:
            plain = json.loads(unseal(row.body, cipher(settings.SECRET_KEY)))
            return OpenDraft(secret, Answers(**plain))
        except (InvalidToken, ValueError, TypeError):  # another key, or an older shape
            row.delete()
    return OpenDraft(secrets.token_urlsafe(_SECRET_BYTES), Answers())


def keep(draft: OpenDraft, response: HttpResponse, *, secure: bool) -> None:
    """Seal and store the draft, and hand its name to the browser; drafts that are over go."""
    now = clock.now()
    alive = Draft.objects.filter(expires__gt=now).order_by("-expires").values_list("pk", flat=True)
    Draft.objects.exclude(pk__in=list(alive[:_MOST])).delete()
    body = seal(json.dumps(asdict(draft.answers), ensure_ascii=False), cipher(settings.SECRET_KEY))
    Draft.objects.update_or_create(
        key=_key(draft.secret), defaults={"body": body, "expires": now + LIFETIME}
    )
    response.set_cookie(
        COOKIE,
        draft.secret,
        max_age=int(LIFETIME.total_seconds()),
        httponly=True,
        secure=secure,
        samesite="Strict",
        path="/",
    )


def forget_all() -> None:
    """Setup is complete: no draft is of use any more, whoever's it was."""
    Draft.objects.all().delete()


def _key(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
