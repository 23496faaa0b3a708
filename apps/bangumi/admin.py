"""Back-office: rules and releases; actions call what the API calls."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.bangumi import episode_table, explain, offsets, origin, rules, taking
from apps.bangumi.models import Alias, Release, Rule
from apps.bangumi.numbers import number_of
from apps.bangumi.rule_form import FIELDSETS, WRITTEN_BY_US, RuleForm
from apps.bangumi.wording import KIND_NAMES, REASON_NAMES
from apps.core import clock, remarks, work
from apps.core.browser import in_language, in_words
from apps.core.config import store
from apps.core.errors import Problem
from apps.downloader import torrents


class AliasInline(admin.TabularInline):  # type: ignore[type-arg]  # not generic at run time
    """Other spellings of a rule's title."""

    model = Alias
    extra = 0


@admin.register(Rule)
class RuleAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Rules."""

    list_display = ("official_title", "season", "year", "group_name", "is_on", "doubt")
    list_filter = ("disabled", "archived", "kind", "needs_review", "air_weekday")
    search_fields = ("official_title", "title_raw", "group_name")
    form = RuleForm
    inlines = (AliasInline,)
    actions = (
        *("follow", "stop_following", "settle_again", "search_missing"),
        *("apply_offsets", "leave_numbering"),
    )
    fieldsets = FIELDSETS
    readonly_fields = WRITTEN_BY_US

    @admin.display(boolean=True, description=_("Followed"))
    def is_on(self, rule: Rule) -> bool:
        """Does it take new releases?"""
        return not rule.disabled

    @admin.display(description=_("Numbering"), ordering="needs_review")
    def doubt(self, rule: Rule) -> str:
        """Does its numbering wait for a decision?"""
        return str(_("doubtful")) if rule.needs_review else ""

    @admin.display(description=_("What the sources say"))
    def what_sources_say(self, rule: Rule) -> str:
        """One sentence of each source that was asked."""
        lines = ((source, in_language(words)) for source, words in origin.said(rule))
        return format_html_join("", "<p><strong>{}</strong> {}</p>", lines)

    @admin.display(description=_("Which works were weighed"))
    def what_was_weighed(self, rule: Rule) -> str:
        """The choice of each source, then its runners-up, with their points."""
        lines = (
            (
                "✓" if one["is_choice"] else "–",
                one["source"],
                one["id"],
                one["title"],
                one["year"] or "",
                one["points"],
                in_language(words),
            )
            for one, words in origin.weighed(rule)
        )
        return format_html_join("", "<p>{} {} {}: <strong>{}</strong> {} · {} = {}</p>", lines)

    @admin.display(description=_("Episodes"))
    def which_episodes(self, rule: Rule) -> str:
        """Each episode, and how far it is."""
        return episode_table.table(rule)

    @admin.display(description=_("What the numbering needs"))
    def what_to_review(self, rule: Rule) -> str:
        """Why a person is to decide on the numbering; a dash where nothing waits."""
        words = explain.why_to_review(rule.review_reason)
        return in_language(words) if words else "–"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What the client or another rule refuses is said, and then nothing has changed.

        Without the transaction that Django puts around it: none is kept open while the client is asked.
        """
        show: Callable[..., HttpResponse] = self._changeform_view  # type: ignore[attr-defined]  # not in its stubs
        try:
            return show(request, object_id, form_url, extra_context)
        except Problem as problem:
            messages.error(request, in_words(problem.code, problem.facts))
            return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: Rule, form: Any, change: bool) -> None:  # noqa: FBT001
        """Change as the API does: torrents follow, files are renamed; a new rule is settled like any other."""
        for remark in remarks.on_filter([*obj.filter, *obj.include]):
            messages.warning(request, in_language(remark))
        if change:
            config = store.load()
            wanted = {name: form.cleaned_data[name] for name in form.changed_data}
            if "air_weekday" in wanted:
                wanted.setdefault("weekday_locked", wanted["air_weekday"] is not None)
            stored = rules.get(obj.pk)
            rules.put(stored, wanted, config=config, client=torrents.client(config))
            return
        obj.created_at = clock.now()
        obj.season_is_assumed = False
        super().save_model(request, obj, form, change)
        work.soon("metadata")
        work.soon("second_look")

    def delete_model(self, request: HttpRequest, obj: Rule) -> None:
        """Delete as the API does, files and torrents stay."""
        self.delete_queryset(request, Rule.objects.filter(pk=obj.pk))

    def delete_queryset(self, _request: HttpRequest, queryset: QuerySet[Rule]) -> None:
        """Delete several as the API does."""
        client = torrents.client(store.load())
        for rule in queryset:
            rules.delete(rule, client=client, remove_tasks=False, delete_files=False)

    @admin.action(description=_("Follow again"))
    def follow(self, request: HttpRequest, chosen: QuerySet[Rule]) -> None:
        """Enable the chosen rules."""
        rules.set_disabled(list(chosen), disabled=False)
        self._say(request, chosen.count())

    @admin.action(description=_("Stop following, keep everything"))
    def stop_following(self, request: HttpRequest, chosen: QuerySet[Rule]) -> None:
        """Disable the chosen rules."""
        rules.set_disabled(list(chosen), disabled=True)
        self._say(request, chosen.count())

    @admin.action(description=_("Ask for metadata again (the folder stays)"))
    def settle_again(self, request: HttpRequest, chosen: QuerySet[Rule]) -> None:
        """Ask the sources for posters and weekdays once more."""
        work.soon("posters")
        work.soon("calendar")
        self._say(request, chosen.count())

    @admin.action(description=_("Search for missing episodes now"))
    def search_missing(self, request: HttpRequest, chosen: QuerySet[Rule]) -> None:
        """Ask the search providers for what is missing, in the background."""
        for rule in chosen:
            work.soon("backfill", str(rule.pk))
        self._say(request, chosen.count())

    @admin.action(description=_("Number as suggested"))
    def apply_offsets(self, request: HttpRequest, chosen: QuerySet[Rule]) -> None:
        """Apply what is suggested to those that wait for a decision."""
        config = store.load()
        done = 0
        for rule in chosen.filter(needs_review=True):
            try:
                offsets.apply(rule, config=config, client=torrents.client(config))
                done += 1
            except Problem as problem:
                messages.error(request, in_words(problem.code, problem.facts))
        self._say(request, done)

    @admin.action(description=_("Leave the numbering as it is"))
    def leave_numbering(self, request: HttpRequest, chosen: QuerySet[Rule]) -> None:
        """Dismiss what is suggested; the same is not brought up again."""
        waiting = list(chosen.filter(needs_review=True))
        for rule in waiting:
            offsets.dismiss(rule)
        self._say(request, len(waiting))

    def _say(self, request: HttpRequest, count: int) -> None:
        text = ngettext("Done for %(count)d rule.", "Done for %(count)d rules.", count)
        messages.success(request, text % {"count": count})


class _NamedFilter(admin.AllValuesFieldListFilter):
    """Values by their names in the reader's language."""

    names: ClassVar[Mapping[str, Promise]]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Each value that occurs, with its name."""
        for choice in super().choices(changelist):
            said = str(choice["display"])
            yield {**choice, "display": self.names.get(said, said)}


class ReasonFilter(_NamedFilter):
    """Why releases were taken or not."""

    names = REASON_NAMES


class KindFilter(_NamedFilter):
    """What releases hold."""

    names = KIND_NAMES


@admin.register(Release)
class ReleaseAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Every release that was seen, with its reason."""

    list_display = ("title", "rule", "number", "why", "seen_at")
    list_filter = ("state", ("reason", ReasonFilter), ("kind", KindFilter))
    search_fields = ("title", "group_name")
    date_hierarchy = "seen_at"
    list_select_related = ("rule",)
    actions = ("take_anyway",)
    readonly_fields = ("why", "other_rules")
    exclude = ("reason", "facts")

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Releases come from feeds."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Release | None = None) -> bool:
        """What was published does not change."""
        return False

    @admin.display(description=_("Number"), ordering="episode")
    def number(self, release: Release) -> str:
        """As its file is called, where it belongs to a rule."""
        return number_of(release, release.rule) if release.rule else ""

    @admin.display(description=_("Why"))
    def why(self, release: Release) -> str:
        """The reason, in the reader's language."""
        return in_language(explain.why(release))

    @admin.display(description=_("Other rules that might have had it"))
    def other_rules(self, release: Release) -> str:
        """Each with the reason why it does not have it."""
        lines = (
            (rival.rule, in_language(explain.why_lost(rival)))
            for rival in release.rivals.select_related("rule")
        )
        return format_html_join("", "<p><strong>{}</strong> {}</p>", lines)

    @admin.action(description=_("Take it anyway"), permissions=["view"])
    def take_anyway(self, request: HttpRequest, chosen: QuerySet[Release]) -> None:
        """Download releases that were not taken."""
        count = taking.take_by_hand(chosen)
        text = ngettext("Takes %(count)d release.", "Takes %(count)d releases.", count)
        messages.success(request, text % {"count": count})
