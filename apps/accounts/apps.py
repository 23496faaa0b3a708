"""The room's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Who may come in."""

    name = "apps.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
