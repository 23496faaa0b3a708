"""Tables of the ground floor: configuration, locks, work, what happened, what is wrong, the switch."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConfigDocument(models.Model):
    """The one configuration; a second row is impossible."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    revision = models.PositiveIntegerField()
    #: JSON text; secrets in it are sealed (core/config/secrets.py).
    document = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=150)

    class Meta:
        verbose_name = _("configuration")
        verbose_name_plural = _("configuration")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_configuration")
        ]

    def __str__(self) -> str:
        return f"configuration, revision {self.revision}"


class Lock(models.Model):
    """A named lock with an owner and an expiry (core/locks.py)."""

    name = models.CharField(primary_key=True, max_length=200)
    owner = models.CharField(max_length=32)
    #: Which process holds it (core/locks.py: `this_process`), so that a dead one's locks can be let go.
    holder = models.CharField(max_length=200)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Job(models.Model):
    """One piece of work, by name and subject: asked for, queued, running, how it ended (core/work.py)."""

    name = models.CharField(_("name"), max_length=40)
    #: What it is about, e.g. the number of a feed; "" for all.
    subject = models.CharField(_("subject"), max_length=100, default="", blank=True)
    #: Asked for this moment, beside its interval; null: nobody asked.
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    queued_at = models.DateTimeField(_("queued"), null=True, blank=True)
    #: The lease: who runs it, which process, until when; renewed while it runs.
    owner = models.CharField(max_length=32, default="", blank=True)
    holder = models.CharField(max_length=200, default="", blank=True)
    lease_until = models.DateTimeField(_("held until"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    last_ok_at = models.DateTimeField(_("last went well"), null=True, blank=True)
    #: Code of core/text.py and its facts as JSON; "" after a turn that went well.
    last_error_code = models.CharField(max_length=60, default="", blank=True)
    last_error_facts = models.JSONField(default=dict, blank=True)
    failures_in_a_row = models.PositiveIntegerField(_("failures in a row"), default=0)
    runs = models.PositiveIntegerField(_("runs"), default=0)

    class Meta:
        verbose_name = _("work")
        verbose_name_plural = _("work")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "subject"], name="one_job_a_subject")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject}".strip()


class OutboxEvent(models.Model):
    """Something that happened, written in the transaction that made it so (core/events.py)."""

    kind = models.CharField(_("kind"), max_length=40)
    facts = models.JSONField(_("facts"))
    #: Where something is told once only: what makes it the same. NULL, which equals nothing, where not.
    once_key = models.CharField(
        _("told once as"), max_length=400, null=True, blank=True, unique=True
    )
    happened_at = models.DateTimeField(_("happened"))
    #: Has whoever tells people taken it over?
    handed_over = models.BooleanField(_("handed over"), default=False)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes: ClassVar = [
            models.Index(
                fields=["id"], name="not_handed_over", condition=models.Q(handed_over=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class LiveEvent(models.Model):
    """Something that listening clients are told at once (core/live.py); kept for a day, for those who come back."""

    kind = models.CharField(max_length=40)
    #: JSON text, as it goes out.
    data = models.TextField()
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("live event")
        verbose_name_plural = _("live events")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Trouble(models.Model):
    """Something that is wrong now and not yet over (core/troubles.py)."""

    #: What is troubled, e.g. "downloader" or "disk:/downloads".
    key = models.CharField(_("what is troubled"), primary_key=True, max_length=400)
    #: Code of core/text.py and its facts.
    code = models.CharField(max_length=60)
    facts = models.JSONField()
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("trouble")
        verbose_name_plural = _("troubles")

    def __str__(self) -> str:
        return f"{self.key}: {self.code}"


class ProgramState(models.Model):
    """The switch of /start and /stop; a second row is impossible."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    stopped = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_program_state")
        ]

    def __str__(self) -> str:
        return "stopped" if self.stopped else "running"
