"""Search in the admin: the list of providers that the API edits too, and how the search for missing episodes stands."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.core import work
from apps.core.addresses import masked
from apps.core.browser import as_kept, in_language
from apps.core.errors import InvalidInput
from apps.core.text import say
from apps.search import listing
from apps.search.models import BackFill, SearchProvider
from apps.search.protocol import PLACE
from apps.search.registry import KNOWN, provider


class ProviderForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """Only what the API takes too; a site that is known by name needs no address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].required = False
        self.fields["template"].help_text = _(
            "%%s stands for the words. May be left empty for: %(names)s."
        ) % {"names": ", ".join(KNOWN)}

    def clean_name(self) -> str:
        """A name that the API takes."""
        try:
            return listing.checked_name(self.cleaned_data["name"])
        except InvalidInput as problem:
            raise _as_form_error(problem) from None

    def clean_template(self) -> str:
        """An address that the API takes."""
        template = self.cleaned_data["template"]
        known = KNOWN.get(self.cleaned_data.get("name", ""))
        if not template and known is not None:
            return known.template
        try:
            return listing.checked_template("template", template)
        except InvalidInput as problem:
            raise _as_form_error(problem) from None


def _as_form_error(problem: InvalidInput) -> forms.ValidationError:
    error = problem.errors[0]
    return forms.ValidationError(in_language(say(error.code, dict(error.facts))))


@admin.register(SearchProvider)
class SearchProviderAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Feeds that are asked with words."""

    list_display = ("name", "kind", "shown_template", "position")
    list_editable = ("position",)
    search_fields = ("name",)
    fields = ("name", "template", "position")
    form = ProviderForm

    def get_queryset(self, request: HttpRequest) -> QuerySet[SearchProvider]:
        """The list that searches use, also while it is the defaults."""
        listing.write_down_defaults()
        return super().get_queryset(request)

    @admin.display(description=_("kind"))
    def kind(self, row: SearchProvider) -> str:
        """How the site is asked."""
        return provider(row.name, row.template).kind.name

    @admin.display(description=_("address"))
    def shown_template(self, row: SearchProvider) -> str:
        """The address without the keys in it."""
        return PLACE.join(masked(row.template.replace(PLACE, "WORDS")).split("WORDS"))


@admin.register(BackFill)
class BackFillAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """When each rule was last searched for, and when it is next."""

    list_display = ("rule", "asked_at", "next_at", "found_count", "empty_in_a_row", "trouble")
    list_select_related = ("rule",)
    search_fields = ("rule__official_title",)
    actions = ("search_now",)

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Searches begin by themselves."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: BackFill | None = None) -> bool:
        """What was found does not change."""
        return False

    @admin.display(description=_("problem"))
    def trouble(self, row: BackFill) -> str:
        """What the last search ran into, in the reader's language."""
        return as_kept(row.problem, row.facts)

    @admin.action(description=_("Search for missing episodes now"), permissions=["view"])
    def search_now(self, request: HttpRequest, chosen: QuerySet[BackFill]) -> None:
        """Search again in the background, whenever it was done last."""
        for row in chosen:
            work.soon("backfill", str(row.rule_id))
        text = ngettext("Done for %(count)d rule.", "Done for %(count)d rules.", chosen.count())
        messages.success(request, text % {"count": chosen.count()})
