"""What the wizard remembers between its pages; nothing of it is in force before the last one."""

from django.db import models


class Draft(models.Model):
    """The answers of one browser: sealed, and over after a day."""

    #: SHA-256 (hex) of the secret in the browser's cookie, so that this table opens no draft.
    key = models.CharField(max_length=64, unique=True)
    #: JSON, sealed with the instance key (core/config/secrets.py).
    body = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"draft until {self.expires:%Y-%m-%d %H:%M}"
