"""The ground floor in the admin: the configuration as a form, work and what happened to look at."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_q.models import Failure, OrmQ, Schedule, Success

from apps.core import reconfigure, remarks, work
from apps.core.browser import as_kept, in_language, in_words
from apps.core.config import store
from apps.core.config.form import ConfigForm
from apps.core.errors import InvalidInput
from apps.core.models import ConfigDocument, Job, OutboxEvent, Trouble
from apps.core.work_names import WORK_NAMES

_BAD = 400


class _ToLookAt(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Rows that the program alone writes."""

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Nobody."""
        return False


@admin.register(ConfigDocument)
class ConfigurationAdmin(_ToLookAt):
    """All settings on one page, by the rules of the API."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The form, shown or sent."""
        config = store.load()
        form = ConfigForm(
            request.POST if request.method == "POST" else None,
            config=config,
            library_root=str(settings.DEFAULT_LIBRARY_DIR),
        )
        if form.is_bound and form.is_valid() and self._is_stored(request, form):
            return HttpResponseRedirect(reverse("admin:core_configdocument_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Configuration"),
            "opts": self.opts,
            "form": form,
            "document": ConfigDocument.objects.first(),
            **(extra_context or {}),
        }
        status = _BAD if form.is_bound else None
        return TemplateResponse(request, "admin/core/configuration.html", context, status=status)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,  # noqa: ARG002 - there is one
        form_url: str = "",  # noqa: ARG002
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        """The one document is the list."""
        del request
        return HttpResponseRedirect(reverse("admin:core_configdocument_changelist"))

    def _is_stored(self, request: HttpRequest, form: ConfigForm) -> bool:
        try:
            config = reconfigure.change(form.patch(), author=str(request.user))
        except InvalidInput as problem:
            form.add_faults(problem)
            return False
        messages.success(request, in_words("config_updated"))
        for remark in remarks.on_filter(config.rss_parser.filter):
            messages.warning(request, in_language(remark))
        return True


@admin.register(Job)
class JobAdmin(_ToLookAt):
    """Pieces of work: what is due, what runs, how it ended."""

    list_display = (
        *("shown_name", "subject", "started_at", "finished_at", "shown_error"),
        *("failures_in_a_row", "runs"),
    )
    search_fields = ("name", "subject")
    exclude = ("last_error_code", "last_error_facts", "owner", "holder")
    readonly_fields = ("shown_error",)
    actions = ("run_now",)

    @admin.display(description=_("name"), ordering="name")
    def shown_name(self, job: Job) -> str:
        """What it does, in the language of the page."""
        return str(WORK_NAMES.get(job.name, job.name))

    @admin.display(description=_("last error"))
    def shown_error(self, job: Job) -> str:
        """Why the last turn failed, in the language of the page."""
        return as_kept(job.last_error_code, job.last_error_facts)

    @admin.action(description=_("Run the selected work now"), permissions=["view"])
    def run_now(self, _request: HttpRequest, chosen: QuerySet[Job]) -> None:
        """Ask for it; the worker takes it up within a second."""
        for job in chosen:
            work.soon(job.name, job.subject)


@admin.register(Trouble)
class TroubleAdmin(_ToLookAt):
    """What is wrong now."""

    list_display = ("key", "shown", "since")
    fields = ("key", "shown", "since")
    readonly_fields = ("shown",)

    @admin.display(description=_("what"))
    def shown(self, trouble: Trouble) -> str:
        """In the language of the page."""
        return as_kept(trouble.code, trouble.facts)


@admin.register(OutboxEvent)
class OutboxEventAdmin(_ToLookAt):
    """What happened."""

    list_display = ("kind", "happened_at", "handed_over")
    list_filter = ("kind", "handed_over")
    date_hierarchy = "happened_at"


# Django-Q's own: to look at. Its forms take the name of any function of Python, which would make an administrator of
# the pages one of the machine.
for _model, _columns, _unwritten in (
    (Schedule, ("name", "func", "next_run", "success"), ()),
    (OrmQ, ("key", "name", "func", "lock"), ()),
    (Success, ("name", "func", "started", "stopped"), ("result",)),
    (Failure, ("name", "func", "started", "stopped"), ("result",)),
):
    admin.site.unregister(_model)
    admin.site.register(_model, _ToLookAt, list_display=_columns, readonly_fields=_unwritten)
