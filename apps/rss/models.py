"""Tables of what comes in: feeds and what each of them listed.

A feed is unchecked until it was read once, then healthy or error; refresh.py moves it. An entry is known by its feed
and its key (info hash, else download address), and points to the release that is the same for all feeds.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.bangumi.models import Release, Rule
from apps.core import clock
from apps.core.http import Guard


class FeedParser(models.TextChoices):
    """Who may name a show that this feed brings: Mikan's pages, TMDB, or the release's title alone."""

    MIKAN = "mikan", "Mikan"
    TMDB = "tmdb", "TMDB"
    PARSER = "parser", _("the title alone")


class ConnectionStatus(models.TextChoices):
    """How the last reading ended."""

    UNCHECKED = "", _("not read yet")
    HEALTHY = "healthy", _("well")
    ERROR = "error", _("failing")


class FeedQuerySet(models.QuerySet["Feed"]):
    """Questions about feeds."""

    def due(self) -> "FeedQuerySet":
        """Feeds that every round reads: switched on, and not made for a rule that is gone or disabled."""
        return self.filter(enabled=True).exclude(ORPHANED)

    def with_rule_switch(self) -> "FeedQuerySet":
        """With what `is_on` must know of the rule, and no more of it."""
        rest = [
            f"rule__{column.name}"
            for column in Rule._meta.concrete_fields
            if column.name not in {"id", "disabled"}
        ]
        return self.select_related("rule").defer(*rest)


#: A feed that subscribing made lives with its rule.
ORPHANED = Q(private=True) & (Q(rule=None) | Q(rule__disabled=True))


class Feed(models.Model):
    """An address that lists releases."""

    name = models.CharField(_("name"), max_length=500)
    url = models.CharField(_("address"), max_length=2048, unique=True)
    #: Brings several shows, and makes rules by itself.
    aggregate = models.BooleanField(_("holds many shows"), default=False)
    parser = models.CharField(
        _("who names it"), max_length=10, choices=FeedParser, default=FeedParser.MIKAN
    )
    enabled = models.BooleanField(_("switched on"), default=True)
    #: Made by subscribing, for `rule`; one that a person added is never switched off for want of a rule.
    private = models.BooleanField(_("made for a rule"), default=False)
    rule = models.ForeignKey(
        Rule,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("rule"),
    )
    #: Added by somebody who is no administrator: it never leads into a private network.
    public_only = models.BooleanField(default=False, editable=False)

    connection_status = models.CharField(
        _("connection"),
        max_length=7,
        choices=ConnectionStatus,
        default=ConnectionStatus.UNCHECKED,
        blank=True,
    )
    last_checked_at = models.DateTimeField(_("last read"), null=True, blank=True)
    last_ok_at = models.DateTimeField(_("last read well"), null=True, blank=True)
    #: Code of core/text.py and its facts; "" after a reading that went well.
    last_error_code = models.CharField(max_length=60, blank=True, default="")
    last_error_facts = models.JSONField(blank=True, default=dict)
    #: Read all the same, though it was not well-formed.
    is_malformed = models.BooleanField(default=False)
    #: When none of the known entries was left in it, so that some may have been missed.
    overrun_at = models.DateTimeField(null=True, blank=True)

    #: What lets an unchanged feed be skipped; moved on only when what came with it is stored.
    etag = models.CharField(max_length=500, blank=True, default="")
    last_modified = models.CharField(max_length=100, blank=True, default="")
    body_hash = models.CharField(max_length=64, blank=True, default="")

    #: How many shows a single feed of a person's own listed when it was first read; 0 is not known.
    shows_count = models.PositiveSmallIntegerField(default=0)

    #: Counts of the last reading that brought anything.
    seen_count = models.PositiveIntegerField(_("listed"), default=0)
    new_count = models.PositiveIntegerField(_("new"), default=0)
    taken_count = models.PositiveIntegerField(_("taken"), default=0)
    skipped_count = models.PositiveIntegerField(_("left out"), default=0)
    created_at = models.DateTimeField(_("made"), default=clock.now)

    objects = FeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("feed")
        verbose_name_plural = _("feeds")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def lists_many(self) -> bool:
        """Whether it was added as a feed of one show, and lists several."""
        return not self.aggregate and self.shows_count > 1

    @property
    def guard(self) -> Guard:
        """Where it may lead."""
        return Guard.PUBLIC if self.public_only else Guard.OWN

    @property
    def is_on(self) -> bool:
        """Whether rounds read it: derived, since a private feed lives with its rule."""
        is_orphan = self.private and (self.rule is None or self.rule.disabled)
        return self.enabled and not is_orphan


class Entry(models.Model):
    """A release as one feed listed it."""

    feed = models.ForeignKey(
        Feed, on_delete=models.CASCADE, related_name="entries", verbose_name=_("feed")
    )
    key = models.CharField(_("key"), max_length=2048)
    release = models.ForeignKey(
        Release, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("release")
    )
    first_seen_at = models.DateTimeField(_("first seen"))

    class Meta:
        verbose_name = _("entry of a feed")
        verbose_name_plural = _("entries of feeds")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["feed", "key"], name="entry_once_a_feed")
        ]

    def __str__(self) -> str:
        return self.key
