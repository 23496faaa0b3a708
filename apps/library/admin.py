"""Back-office: where files stand, the journal of renames, and what replaced what; to be read, not edited."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.core.browser import as_kept
from apps.library.models import LibraryFile, Operation, Replacement


@admin.register(LibraryFile)
class LibraryFileAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Files that were put in their place, or are held."""

    list_display = ("path", "original_path", "state", "season", "episode", "changed_at")
    list_filter = ("state", "role")
    search_fields = ("path", "original_path", "info_hash")

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """The shelf writes them."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: LibraryFile | None = None) -> bool:
        """The shelf writes them."""
        return False


@admin.register(Operation)
class OperationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """The journal."""

    list_display = ("old_path", "new_path", "state", "why", "created_at", "closed_at")
    list_filter = ("state",)
    search_fields = ("old_path", "new_path", "info_hash")
    exclude = ("problem", "facts")
    readonly_fields = ("why",)

    @admin.display(description=_("why"))
    def why(self, row: Operation) -> str:
        """Why it failed or is held, in the language of the page."""
        return as_kept(row.problem, row.facts)

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """The journal is written by renaming."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Operation | None = None) -> bool:
        """A journal is not edited."""
        return False


@admin.register(Replacement)
class ReplacementAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Newer versions that took the place of older ones, for 30 days."""

    list_display = ("path", "state", "created_at", "changed_at")
    list_filter = ("state",)
    search_fields = ("path", "old_hash", "new_hash")

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """The shelf writes them."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Replacement | None = None) -> bool:
        """The shelf writes them."""
        return False
