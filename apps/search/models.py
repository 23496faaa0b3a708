"""The table of search providers: a name and the template of an address. Empty: the defaults hold."""

from typing import ClassVar

from django.db import models


class SearchProvider(models.Model):
    """A feed that is asked with words."""

    name = models.CharField(max_length=200, unique=True)
    #: `%s` stands for the words. May carry the key of a private site.
    template = models.CharField(max_length=2048)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.name
