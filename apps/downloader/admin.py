"""Downloads in the admin: where each stands and why, with the two things a person may want to say."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.core.addresses import masked
from apps.core.browser import as_kept
from apps.downloader import claims
from apps.downloader.models import Download


@admin.register(Download)
class DownloadAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Rows are written by the program only."""

    list_display = ("name", "state", "why", "next_try_at", "created_at")
    list_filter = ("state", "held", "category")
    search_fields = ("name", "info_hash")
    date_hierarchy = "created_at"
    actions = ("retry_now", "give_up")
    #: Addresses may have keys in them.
    exclude = ("url", "problem", "facts")
    readonly_fields = ("address", "why")

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Claims come from releases."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Download | None = None) -> bool:
        """Their state is the program's."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Download | None = None) -> bool:
        """A release stands on it; giving up is what ends it."""
        return False

    @admin.display(description=_("address"))
    def address(self, row: Download) -> str:
        """Show where it comes from, keys masked."""
        return masked(row.url)

    @admin.display(description=_("why"))
    def why(self, row: Download) -> str:
        """Say why the last try failed."""
        return as_kept(row.problem, row.facts)

    @admin.action(description=_("Try again now"), permissions=["view"])
    def retry_now(self, request: HttpRequest, rows: QuerySet[Download]) -> None:
        """Try again what waits, was refused or was lost."""
        count = claims.retry_now(list(rows.values_list("pk", flat=True)))
        self._say(request, ngettext("%d is tried again.", "%d are tried again.", count) % count)

    @admin.action(description=_("Give up"), permissions=["view"])
    def give_up(self, request: HttpRequest, rows: QuerySet[Download]) -> None:
        """Stop trying; nothing is deleted."""
        count = claims.give_up(list(rows.values_list("pk", flat=True)))
        self._say(request, ngettext("%d is given up.", "%d are given up.", count) % count)

    def _say(self, request: HttpRequest, words: str) -> None:
        self.message_user(request, words, messages.SUCCESS)
