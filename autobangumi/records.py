"""The back-office as a whole: what it is called, and which of its rooms comes first."""

from typing import Any, Final

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.core.calm import View, calm

#: Rooms, and in each the tables that people want most; what is not here comes after, by name.
_ORDER: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("bangumi", ("Rule", "Release")),
    ("rss", ("Feed", "Entry")),
    ("downloader", ("Download",)),
    ("library", ("LibraryFile", "Operation")),
    ("search", ("SearchProvider", "BackFill")),
    ("core", ("ConfigDocument", "Trouble", "Job", "OutboxEvent")),
    ("accounts", ("User", "ApiToken", "Passkey", "Session", "LoginAttempts")),
    ("metadata", ("SourceStanding", "Poster", "SourceAnswer")),
)
_ROOMS: Final = {room: place for place, (room, _tables) in enumerate(_ORDER)}
_TABLES: Final = {table: place for _room, tables in _ORDER for place, table in enumerate(tables)}
_LAST: Final = 99


class Records(AdminSite):
    """Django's own, in our order."""

    site_title = site_header = "AutoBangumi"
    index_title = _("Records")

    def admin_view(self, view: View, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's own shape
        """Every page, behind the sign-in, and calm."""
        return super().admin_view(calm(view), cacheable)

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """Rooms and tables, the most wanted first."""
        rooms: list[dict[str, Any]] = super().get_app_list(request, app_label)
        for room in rooms:
            room["models"].sort(key=lambda table: _TABLES.get(table["object_name"], _LAST))
        return sorted(rooms, key=lambda room: _ROOMS.get(room["app_label"], _LAST))


class RecordsConfig(AdminConfig):
    """Takes the place of Django's own."""

    default_site = "autobangumi.records.Records"
