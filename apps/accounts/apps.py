"""The room's registration with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who may come in."""

    name = "apps.accounts"
    label = "accounts"
    verbose_name = "Accounts"
