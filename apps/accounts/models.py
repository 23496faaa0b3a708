"""Who may come in: people, the sessions they opened, their passkeys, and the tokens of programs.

A token says (session, generation, version). It holds while the session is neither revoked nor
expired, its generation is the session's (or the one before, for a minute), and its version is
the user's. Raising `User.token_version` ends everything a person has open.
"""

import secrets
import uuid
from typing import ClassVar

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core import clock

#: What a user name looks like (contract 5.4).
USERNAME_SHAPE = r"\A[A-Za-z0-9_]{4,20}\Z"
#: Bytes of the handle that stands for a person in passkeys; WebAuthn allows 64.
HANDLE_BYTES = 32


def new_handle() -> bytes:
    """A random passkey handle: it says nothing about the person it stands for."""
    return secrets.token_bytes(HANDLE_BYTES)


class UserQuerySet(models.QuerySet["User"]):
    """Questions about people."""

    def administrators(self) -> "UserQuerySet":
        """Those who may do everything, whether or not their account is switched off just now."""
        return self.filter(is_superuser=True)


class UserManager(BaseUserManager["User"]):
    """Django's own commands and forms create people through this."""

    def get_queryset(self) -> UserQuerySet:
        """Every question starts here."""
        return UserQuerySet(self.model, using=self._db)

    def administrators(self) -> UserQuerySet:
        """See UserQuerySet."""
        return self.get_queryset().administrators()

    def create_user(self, username: str, password: str | None = None, **columns: object) -> "User":
        """A person without any rights; the name is Django's."""
        user = self.model(username=username, password=make_password(password), **columns)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None) -> "User":
        """An administrator, for Django's `createsuperuser`; ours is `create_admin`."""
        return self.create_user(username, password, is_staff=True, is_superuser=True)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Whoever is a superuser is an administrator; there is no account by default."""

    username = models.CharField(
        _("user name"), max_length=20, unique=True, validators=[RegexValidator(USERNAME_SHAPE)]
    )
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("made"), default=clock.now)
    #: What older passkeys know this person by (WebAuthn user.id); new ones know the number.
    webauthn_handle = models.BinaryField(max_length=64, default=new_handle, unique=True)
    #: Goes into each token; a token with another number is void.
    token_version = models.PositiveIntegerField(default=1)
    #: True for the account that closed the setup, null for all others: of two that try to be
    #: the first, the database lets one.
    founder = models.BooleanField(null=True, default=None, unique=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accounts_user_founder_is_true_or_null",
                condition=models.Q(founder=True) | models.Q(founder__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.username

    def set_password(self, raw_password: str | None) -> None:
        """Whoever sets a password this way (Django's own commands and forms) ends every session."""
        super().set_password(raw_password)
        self.token_version += 1


class Session(models.Model):
    """One sign-in on one device, from login to logout, across all its refreshed tokens."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    created = models.DateTimeField(_("signed in"), default=clock.now)
    last_seen = models.DateTimeField(_("last seen"), default=clock.now)
    expires = models.DateTimeField(_("holds until"), db_index=True)
    revoked = models.DateTimeField(_("signed out"), null=True, blank=True)
    #: Number of the newest token; a refresh raises it.
    generation = models.PositiveIntegerField(default=1)
    #: When the generation was last raised: the one before is good for a minute from then.
    rotated = models.DateTimeField(null=True, blank=True)
    #: What the browser calls itself, shortened; for the list of one's own sessions.
    user_agent = models.CharField(_("browser"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("signed-in device")
        verbose_name_plural = _("signed-in devices")
        indexes: ClassVar = [models.Index(fields=["user", "revoked"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.created:%Y-%m-%d}"


class Passkey(models.Model):
    """A key pair of an authenticator; the private half never leaves it."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=64)
    #: base64url, as the browser says it. WebAuthn allows 1023 bytes.
    credential_id = models.CharField(_("key"), max_length=1400, unique=True)
    #: COSE, as the authenticator made it.
    public_key = models.BinaryField()
    #: How often it was used, as it says itself; 0 for ever where it does not count.
    sign_count = models.PositiveBigIntegerField(_("times used"), default=0)
    #: The model of the authenticator; "" where it does not say.
    aaguid = models.CharField(_("kind of authenticator"), max_length=36, blank=True)
    transports = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(_("made"), default=clock.now)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    #: May it be copied to other devices, and has it been?
    backup_eligible = models.BooleanField(_("may be copied"), default=False)
    backup_state = models.BooleanField(_("is copied"), default=False)

    class Meta:
        verbose_name = _("passkey")
        verbose_name_plural = _("passkeys")

    def __str__(self) -> str:
        return self.name


class Challenge(models.Model):
    """What an authenticator is asked to sign, once, soon; shared by all processes."""

    #: base64url, as it comes back inside clientDataJSON.
    value = models.CharField(max_length=100, primary_key=True)
    #: Whose new passkey it is for; null where somebody signs in.
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", null=True)
    #: The name that was said when signing in; "" for none.
    username = models.CharField(max_length=20, blank=True)
    #: Who asked; nobody may use up the room of all others.
    address = models.CharField(max_length=45, blank=True)
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.value


class Scope(models.TextChoices):
    """What a token is good for; each may what those above it may, but for the calendar."""

    READ = "read", _("read")
    WRITE = "write", _("read and change")
    ADMIN = "admin", _("everything, settings too")
    CALENDAR = "calendar", _("the calendar file only")


class ApiToken(models.Model):
    """A key for a program; shown once, kept as its digest."""

    owner = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=64)
    #: Its first letters, to know it again.
    prefix = models.CharField(_("begins with"), max_length=12)
    #: SHA-256 in hex. It is random and long: a slow hash would add nothing.
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(_("scope"), max_length=10, choices=Scope.choices)
    created = models.DateTimeField(_("made"), default=clock.now)
    #: Null: for ever.
    expires = models.DateTimeField(_("holds until"), null=True, blank=True)
    revoked = models.DateTimeField(_("revoked"), null=True, blank=True)
    #: To the hour, since writing it at each call would cost more than the call.
    last_used = models.DateTimeField(_("last used"), null=True, blank=True)

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")

    def __str__(self) -> str:
        return self.name


class LoginAttempts(models.Model):
    """Tries in a row that failed, by what and from where; one row a key."""

    #: "address:<ip>", "name:<digest>", "passkey:<ip>", "setup:<ip>" (throttles.py).
    key = models.CharField(_("who"), max_length=80, primary_key=True)
    count = models.PositiveIntegerField(_("tries"), default=0)
    last_at = models.DateTimeField(_("last try"))
    #: No further try is looked at before this.
    blocked_until = models.DateTimeField(_("waits until"), null=True, blank=True)
    #: Keyed hash of the last try: the same try sent twice at once counts once.
    last_fingerprint = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("failed tries")
        verbose_name_plural = _("failed tries")

    def __str__(self) -> str:
        return self.key
