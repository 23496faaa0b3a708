"""The room's registration with Django."""

from django.apps import AppConfig


class NotificationConfig(AppConfig):
    """Says what happened: events from the outbox become messages on channels."""

    name = "apps.notification"
    label = "notification"
