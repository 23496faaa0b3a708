"""What comes in at /auth, /passkey, /tokens and /users, and the rows that go out."""

from typing import Any, ClassVar

from rest_framework import serializers

from apps.accounts.models import Scope
from apps.accounts.passwords import is_text


class Text(serializers.CharField):
    """Text and nothing that could be taken for it; spaces are part of a password."""

    def __init__(self, **options: Any) -> None:
        super().__init__(trim_whitespace=False, **options)

    def to_internal_value(self, data: Any) -> str:
        """The text as it came."""
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class SignIn(serializers.Serializer[None]):
    """A name and a password; whatever else a client sends is ignored."""

    username = Text()
    password = Text()


class NewCredentials(serializers.Serializer[None]):
    """Either or both; null is "as it is"."""

    username = Text(required=False, allow_null=True, allow_blank=True, default=None)
    password = Text(required=False, allow_null=True, allow_blank=True, default=None)


class Signed(serializers.Field[Any, Any, Any, Any]):
    """What an authenticator sent: an object with a `response` of texts in it. What it is worth is seen later."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The object as it came."""
        if not isinstance(data, dict) or not isinstance(data.get("response"), dict):
            self.fail("invalid")
        is_text = isinstance(data.get("id"), str) and isinstance(data.get("rawId"), str)
        if not is_text or not isinstance(data["response"].get("clientDataJSON"), str):
            self.fail("invalid")
        return dict(data)

    default_error_messages: ClassVar = {"invalid": "Not what an authenticator sends."}


class NewPasskey(serializers.Serializer[None]):
    """An answer to the options, and what to call it."""

    name = Text()
    attestation_response = Signed()


class PasskeyAsked(serializers.Serializer[None]):
    """Who would like to sign in; nobody has to say."""

    username = Text(required=False, allow_null=True, allow_blank=True, default=None)


class PasskeySignIn(PasskeyAsked):
    """An answer to the options."""

    credential = Signed()


class PasskeyNamed(serializers.Serializer[None]):
    """Which passkey is meant: by number, or by the id that the authenticator gave it."""

    passkey_id = serializers.JSONField(required=False, allow_null=True, default=None)
    credential_id = Text(required=False, allow_null=True, allow_blank=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Exactly one of the two; a number that is none is the other id."""
        number, key = attrs["passkey_id"], attrs["credential_id"]
        if isinstance(number, str) and number.strip().isascii() and number.strip().isdigit():
            number = int(number.strip()[:20])
        if isinstance(number, str) and number:
            number, key = None, number
        if isinstance(number, bool) or not isinstance(number, int):
            number = None
        elif not 0 < number < 2**63:
            raise serializers.ValidationError({"passkey_id": ["bad"]}, code="invalid")
        if key and not is_text(key):
            raise serializers.ValidationError({"passkey_id": ["odd"]}, code="invalid")
        if number is None and not key:
            raise serializers.ValidationError({"passkey_id": ["needed"]}, code="required")
        return {**attrs, "passkey_id": number, "credential_id": key}


class PasskeyRenamed(PasskeyNamed):
    """Which, and how it is called from now on."""

    name = Text()


class PasskeyRow(serializers.Serializer[Any]):
    """One of one's own, without its key."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)
    backup_eligible = serializers.BooleanField()
    aaguid = serializers.SerializerMethodField()
    credential_id = serializers.CharField()

    def get_aaguid(self, row: Any) -> str | None:
        """Null where the authenticator does not say."""
        return row.aaguid or None


class NewToken(serializers.Serializer[None]):
    """A token that is wanted."""

    name = Text()
    scope = serializers.ChoiceField(choices=Scope.choices, default=Scope.READ.value)
    days = serializers.IntegerField(required=False, allow_null=True, default=None)


class TokenRow(serializers.Serializer[Any]):
    """A token, without itself."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    prefix = serializers.CharField()
    scope = serializers.CharField()
    created_at = serializers.DateTimeField(source="created")
    expires_at = serializers.DateTimeField(source="expires", allow_null=True)
    revoked_at = serializers.DateTimeField(source="revoked", allow_null=True)
    last_used_at = serializers.DateTimeField(source="last_used", allow_null=True)


class PersonRow(serializers.Serializer[Any]):
    """An account."""

    id = serializers.IntegerField()
    username = serializers.CharField()
    enabled = serializers.BooleanField(source="is_active")
    administrator = serializers.BooleanField(source="is_superuser")
    created_at = serializers.DateTimeField(source="date_joined")
    last_login_at = serializers.DateTimeField(source="last_login", allow_null=True)


class NewPerson(serializers.Serializer[None]):
    """An account that is wanted; without more said it may all but settings, accounts and the program."""

    username = Text()
    password = Text()
    enabled = serializers.BooleanField(default=True)
    administrator = serializers.BooleanField(default=False)


class ChangedPerson(NewCredentials):
    """What of an account is to be another; null is "as it is"."""

    enabled = serializers.BooleanField(required=False, allow_null=True, default=None)
    administrator = serializers.BooleanField(required=False, allow_null=True, default=None)
