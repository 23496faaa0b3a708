"""Tables of notification: which event is to be told on which channel, and how far that got.

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
