"""Posters and remembered answers in the admin: to look at, and to forget."""

from django.contrib import admin
from django.http import HttpRequest

from apps.metadata.models import Poster, SourceAnswer, SourceStanding


@admin.register(SourceAnswer)
class SourceAnswerAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Deleting one makes its source be asked again."""

    list_display = ("source", "key", "answered_at", "expires_at")
    list_filter = ("source",)
    date_hierarchy = "answered_at"


@admin.register(Poster)
class PosterAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Deleting one makes it be fetched again when a rule asks for it."""

    list_display = ("name", "source_url", "width", "height", "size_bytes", "fetched_at")
    search_fields = ("name", "source_url")


@admin.register(SourceStanding)
class SourceStandingAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Deleting one ends the pause of its source."""

    list_display = ("source", "failures", "failing_since", "code", "next_at", "answered_at")

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """They come by themselves."""
        return False

    def has_change_permission(
        self, _request: HttpRequest, _obj: SourceStanding | None = None
    ) -> bool:
        """They are what was seen."""
        return False
