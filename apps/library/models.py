"""Tables of where files stand.

Operation: PLANNED before the client is asked, DONE after it listed the new name, FAILED if it refused, HELD if a
file was in the way. A PLANNED row found at start is looked at again: the client's list says which of both names holds.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileState(models.TextChoices):
    """What became of a torrent's file."""

    PLACED = "placed", _("in its place")
    HELD = "held", _("held back")
    LEFT = "left", _("left as it is")


class LibraryFile(models.Model):
    """One file of a finished torrent and the name it has; the record from which identity is taken ever after."""

    info_hash = models.CharField(_("info hash"), max_length=64)
    file_index = models.PositiveIntegerField(_("number in the torrent"))
    #: Whose file it is, in the words of the room above ("rule:17").
    owner = models.CharField(_("belongs to"), max_length=40)
    save_path = models.TextField(_("folder"))
    #: As the torrent named it, and as it is named now; relative to the save path.
    original_path = models.TextField(_("name in the torrent"))
    path = models.TextField(_("name now"))
    size_bytes = models.BigIntegerField(_("size in bytes"), default=0)
    role = models.CharField(_("kind"), max_length=10)
    season = models.PositiveSmallIntegerField(_("season"), null=True)
    episode = models.FloatField(_("episode number"), null=True)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    state = models.CharField(_("state"), max_length=8, choices=FileState)
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("file in the library")
        verbose_name_plural = _("files in the library")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["info_hash", "file_index"], name="library_file_once")
        ]
        indexes: ClassVar = [models.Index(fields=["owner"], name="library_file_owner")]

    def __str__(self) -> str:
        return self.path


class OperationState(models.TextChoices):
    """Where a rename stands."""

    PLANNED = "planned", _("planned")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    HELD = "held", _("held back")


class Operation(models.Model):
    """The journal: one rename, written before it is done and closed after."""

    info_hash = models.CharField(_("info hash"), max_length=64)
    file_index = models.PositiveIntegerField(_("number in the torrent"))
    old_path = models.TextField(_("old name"))
    new_path = models.TextField(_("new name"))
    state = models.CharField(
        _("state"), max_length=8, choices=OperationState, default=OperationState.PLANNED
    )
    #: A code of core/text.py and its facts where it failed or is held.
    problem = models.CharField(_("problem"), max_length=40, blank=True, default="")
    facts = models.JSONField(_("facts"), default=dict)
    attempts = models.PositiveIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), null=True)
    created_at = models.DateTimeField(_("made"))
    closed_at = models.DateTimeField(_("closed"), null=True)

    class Meta:
        verbose_name = _("rename")
        verbose_name_plural = _("renames")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["info_hash", "file_index"],
                condition=models.Q(state="planned"),
                name="one_open_rename_a_file",
            )
        ]

    def __str__(self) -> str:
        return f"{self.old_path} -> {self.new_path} ({self.state})"


class ReplacementState(models.TextChoices):
    """How far a replacement got."""

    PLANNED = "planned", _("planned")
    ASIDE = "aside", _("old one set aside")
    PROMOTED = "promoted", _("new one in its place")
    DONE = "done", _("done")
    TAKEN_BACK = "taken back", _("taken back")


class Replacement(models.Model):
    """A newer version takes the name of an older one (replacing.py); a row says how far that got."""

    old_hash = models.CharField(_("info hash of the old one"), max_length=64)
    old_index = models.PositiveIntegerField(_("number in the torrent"))
    new_hash = models.CharField(_("info hash of the new one"), max_length=64)
    new_index = models.PositiveIntegerField(_("number in the torrent"))
    #: The name that both want, and what the old file is called meanwhile; relative to the save path.
    path = models.TextField(_("name now"))
    aside_path = models.TextField(_("name of the old one"))
    state = models.CharField(
        _("state"), max_length=10, choices=ReplacementState, default=ReplacementState.PLANNED
    )
    created_at = models.DateTimeField(_("made"))
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("replacement")
        verbose_name_plural = _("replacements")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["new_hash", "new_index"],
                condition=models.Q(state__in=["planned", "aside", "promoted"]),
                name="one_open_replacement_a_file",
            )
        ]

    def __str__(self) -> str:
        return f"{self.path} ({self.state})"
