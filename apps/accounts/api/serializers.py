"""What comes in at /auth. What goes out is in views.py: it is one answer."""

from typing import Any

from rest_framework import serializers


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
