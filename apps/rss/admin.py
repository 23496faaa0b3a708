"""Feeds in the admin: how each is, with the same actions that the API has."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.core.addresses import masked
from apps.core.browser import as_kept, in_language
from apps.core.errors import InvalidInput
from apps.core.text import say
from apps.rss import feeds
from apps.rss.models import Entry, Feed


class FeedForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A feed's own fields."""

    def clean_url(self) -> str:
        """Only what the API takes too."""
        try:
            return feeds.checked_url("url", self.cleaned_data["url"])
        except InvalidInput as problem:
            words = say(problem.errors[0].code, dict(problem.errors[0].facts))
            raise forms.ValidationError(in_language(words)) from None


@admin.register(Feed)
class FeedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Followed addresses."""

    list_display = (
        "name",
        "shown_url",
        "enabled",
        "connection_status",
        "shown_error",
        "last_checked_at",
    )
    list_filter = ("enabled", "aggregate", "parser", "connection_status", "private")
    search_fields = ("name", "url")
    list_select_related = ("rule",)
    raw_id_fields = ("rule",)
    fields = ("name", "url", "aggregate", "parser", "enabled", "private", "rule", "shown_error")
    readonly_fields = ("private", "rule", "shown_error")
    form = FeedForm
    actions = ("read_now", "switch_on", "switch_off")

    @admin.display(description=_("address"))
    def shown_url(self, feed: Feed) -> str:
        """The address without the keys in it."""
        return masked(feed.url)

    @admin.display(description=_("last error"))
    def shown_error(self, feed: Feed) -> str:
        """Why the last reading failed, in the language of the page."""
        return as_kept(feed.last_error_code, feed.last_error_facts)

    @admin.action(description=_("Read the selected feeds now"))
    def read_now(self, _request: HttpRequest, chosen: QuerySet[Feed]) -> None:
        """Have them read soon."""
        feeds.ask_reading(list(chosen))

    @admin.action(description=_("Switch on the selected feeds"))
    def switch_on(self, _request: HttpRequest, chosen: QuerySet[Feed]) -> None:
        """Read them in every round."""
        feeds.set_enabled([feed.pk for feed in chosen], enabled=True)

    @admin.action(description=_("Switch off the selected feeds"))
    def switch_off(self, _request: HttpRequest, chosen: QuerySet[Feed]) -> None:
        """Leave them out of the rounds."""
        feeds.set_enabled([feed.pk for feed in chosen], enabled=False)

    def save_model(self, request: HttpRequest, obj: Feed, form: Any, change: bool) -> None:  # noqa: FBT001
        """Have what is new or elsewhere read soon."""
        if "url" in form.changed_data:
            obj.etag = obj.last_modified = obj.body_hash = ""
            obj.public_only = not request.user.is_superuser
        super().save_model(request, obj, form, change)
        feeds.ask_reading([obj])

    def delete_model(self, _request: HttpRequest, obj: Feed) -> None:
        """Delete as the API does."""
        feeds.delete([obj.pk])

    def delete_queryset(self, _request: HttpRequest, queryset: QuerySet[Feed]) -> None:
        """Delete several as the API does."""
        feeds.delete([feed.pk for feed in queryset])


@admin.register(Entry)
class EntryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """What feeds listed: to look at."""

    list_display = ("release", "feed", "first_seen_at")
    list_filter = ("feed",)
    search_fields = ("release__title", "key")
    list_select_related = ("release", "feed")
    raw_id_fields = ("release", "feed")
    date_hierarchy = "first_seen_at"

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Readings alone make entries."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Entry | None = None) -> bool:
        """Nothing to change."""
        return False
