"""Tables of notification: the inbox, and which event is to be told on which channel, and how far that got.

waiting ──► delivered
   └──────► given up    after MOST_ATTEMPTS (deliver.py), or at once where trying again cannot help
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import OutboxEvent


class Delivery(models.Model):
    """One event on one channel, told once."""

    class State(models.TextChoices):
        """How far it got."""

        WAITING = "waiting"
        DELIVERED = "delivered"
        GIVEN_UP = "given up"

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="+")
    #: `id` of the channel in the configuration.
    channel = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    #: Code of core/text.py and its facts.
    last_error_code = models.CharField(max_length=60, default="", blank=True)
    last_error_facts = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "channel"], name="told_once_a_channel")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_at"], name="waiting_delivery", condition=models.Q(state="waiting")
            )
        ]

    def __str__(self) -> str:
        return f"event {self.event_id} on {self.channel}"


class InboxItem(models.Model):
    """One message of the inbox; what is told again while it is unread counts up instead of coming again."""

    #: What it tells, the last time it was told.
    event = models.OneToOneField(OutboxEvent, on_delete=models.CASCADE, related_name="+")
    #: What makes two messages the same (notices.py).
    key = models.CharField(max_length=440)
    times = models.PositiveIntegerField(default=1)
    is_read = models.BooleanField(default=False)
    happened_at = models.DateTimeField()
    #: When the channels were last told of it.
    told_at = models.DateTimeField()
    #: When what it tells of was over, where somebody notices.
    over_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key"], name="one_unread_a_key", condition=models.Q(is_read=False)
            )
        ]
        indexes: ClassVar = [models.Index(fields=["key", "-id"], name="inbox_by_key")]

    def __str__(self) -> str:
        return self.key


class InboxCount(models.Model):
    """How often the inbox has changed, so that clients see that it has; a second row is impossible."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    revision = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("state of the inbox")
        verbose_name_plural = _("state of the inbox")
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="one_inbox")]

    def __str__(self) -> str:
        return f"inbox, revision {self.revision}"
