"""Downloads: what was claimed, who has it, how it ended.

claimed ──client took it──► queued ──all data there──► done
   │                           └──gone from the client──► lost      deleted by the user; never fetched again by itself
   └──refused for good──► rejected
A claim is written before the client hears of it. `held` claims wait until the folder of their rule is settled.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class DownloadState(models.TextChoices):
    """Where a download stands; see the drawing above."""

    CLAIMED = "claimed", _("wanted")
    QUEUED = "queued", _("in the client")
    DONE = "done", _("downloaded")
    LOST = "lost", _("deleted in the client")
    REJECTED = "rejected", _("refused")


class Download(models.Model):
    """One torrent that we want or have."""

    #: 40 lower-case hex digits; null until the torrent file was read.
    info_hash = models.CharField(_("info hash"), max_length=64, null=True, unique=True)  # noqa: DJ001 - "" is not unique
    #: Address of the torrent file, or a magnet link.
    url = models.TextField()
    name = models.TextField(_("name"))
    save_path = models.TextField(_("folder"), blank=True, default="")
    category = models.CharField(_("category"), max_length=100, default="Bangumi")
    tags = models.JSONField(_("tags"), default=list)
    state = models.CharField(
        _("state"), max_length=8, choices=DownloadState, default=DownloadState.CLAIMED
    )
    held = models.BooleanField(_("waits for its folder"), default=False)
    #: Which client has it (torrents.client_name); another client's silence about it means nothing.
    client = models.CharField(_("download client"), max_length=200, blank=True, default="")
    #: The feed itself lies in a private range, so its addresses may as well.
    origin_private = models.BooleanField(_("from the own network"), default=False)
    attempts = models.PositiveIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), null=True)
    #: A code of core/text.py and its facts: why the last try failed.
    problem = models.CharField(_("problem"), max_length=40, blank=True, default="")
    facts = models.JSONField(_("facts"), default=dict)
    created_at = models.DateTimeField(_("made"))
    settled_at = models.DateTimeField(_("handed over"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("download")
        verbose_name_plural = _("downloads")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["url"],
                condition=models.Q(info_hash=None),
                name="one_download_an_address",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["state", "next_try_at"],
                condition=models.Q(state__in=["claimed", "queued"]),
                name="download_open",
            )
        ]

    def __str__(self) -> str:
        return self.name
