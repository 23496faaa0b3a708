"""Posters and remembered answers in the admin: to look at, and to forget."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.core.browser import as_kept
from apps.metadata.models import Poster, SourceAnswer, SourceStanding


class _ToForget(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Rows that come by themselves: to look at, and to delete."""

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Nobody."""
        return False


@admin.register(SourceAnswer)
class SourceAnswerAdmin(_ToForget):
    """Deleting one makes its source be asked again."""

    list_display = ("source", "key", "answered_at", "expires_at")
    list_filter = ("source",)
    date_hierarchy = "answered_at"


@admin.register(Poster)
class PosterAdmin(_ToForget):
    """Deleting one makes it be fetched again when a rule asks for it."""

    list_display = ("name", "source_url", "width", "height", "size_bytes", "fetched_at")
    search_fields = ("name", "source_url")


@admin.register(SourceStanding)
class SourceStandingAdmin(_ToForget):
    """Deleting one ends the pause of its source."""

    list_display = ("source", "failures", "failing_since", "why", "next_at", "answered_at")
    fields = ("source", "failures", "failing_since", "why", "next_at", "answered_at")
    readonly_fields = ("why",)

    @admin.display(description=_("problem"))
    def why(self, row: SourceStanding) -> str:
        """Why it fails, in the language of the page."""
        return as_kept(row.code, row.facts)
