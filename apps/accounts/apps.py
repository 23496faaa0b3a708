"""The room's registration with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who may: accounts, sessions, passkeys, tokens."""

    name = "apps.accounts"
    label = "accounts"
