"""Tables of the ground floor: the configuration document."""

from typing import ClassVar

from django.db import models


class ConfigDocument(models.Model):
    """The one configuration; a second row is impossible."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    revision = models.PositiveIntegerField()
    #: JSON text; secrets in it are sealed (core/config/secrets.py).
    document = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=150)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_configuration")
        ]

    def __str__(self) -> str:
        return f"configuration, revision {self.revision}"
