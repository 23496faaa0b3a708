"""Posters and remembered answers in the admin: to look at, and to forget."""

from django.contrib import admin

from apps.metadata.models import Poster, SourceAnswer


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
