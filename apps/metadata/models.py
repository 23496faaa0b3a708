"""Tables of metadata: answers worth remembering, and posters on disk."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class SourceAnswer(models.Model):
    """What a source said, so that the same question is not asked again for a while. Failures are never kept."""

    source = models.CharField(_("source"), max_length=20)
    #: SHA-256 of what the answer depends on.
    key = models.CharField(_("key"), max_length=64)
    #: The facts as JSON; null: the source does not know the show.
    facts = models.JSONField(_("facts"), null=True)
    answered_at = models.DateTimeField(_("answered"))
    expires_at = models.DateTimeField(_("holds until"), db_index=True)

    class Meta:
        verbose_name = _("source's answer")
        verbose_name_plural = _("sources' answers")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "key"], name="one_answer_a_question")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.key[:8]}"


class Poster(models.Model):
    """A picture that was fetched once: where it came from, and its file in the posters folder."""

    source_url = models.CharField(_("address"), max_length=1000, unique=True)
    #: The page or service that named the address; where that is private, the picture may be private too.
    found_at = models.CharField(_("named by"), max_length=1000, blank=True, default="")
    #: Of the file; two addresses with the same picture share it.
    name = models.CharField(_("file name"), max_length=70, db_index=True)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    size_bytes = models.PositiveIntegerField(_("size in bytes"))
    fetched_at = models.DateTimeField(_("fetched"))

    class Meta:
        verbose_name = _("poster")
        verbose_name_plural = _("posters")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name


class SourceStanding(models.Model):
    """How a source does: since when it fails and why, and when it is asked again."""

    source = models.CharField(_("source"), max_length=20, unique=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    failing_since = models.DateTimeField(_("fails since"), null=True)
    #: A code of core/text.py and the facts of its sentence.
    code = models.CharField(_("problem"), max_length=40, blank=True, default="")
    facts = models.JSONField(_("facts"), default=dict)
    #: Left alone until then; null: asked as always.
    next_at = models.DateTimeField(_("next try"), null=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    #: What stands for the settings under which it failed.
    asked_as = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        verbose_name = _("source's standing")
        verbose_name_plural = _("sources' standing")

    def __str__(self) -> str:
        return self.source
