"""The room's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationConfig(AppConfig):
    """Says what happened: events from the outbox become messages on channels."""

    name = "apps.notification"
    label = "notification"
    verbose_name = _("Notifications")
