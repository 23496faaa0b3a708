"""Tables of what we follow: rules, their other spellings, every release seen with its decision and its rival rules.

A release's state: SEEN is not yet decided; TAKEN has a download; SKIPPED has a reason why not; both keep the reason.
"""

from typing import ClassVar

from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from apps.downloader.models import Download


class RuleKind(models.TextChoices):
    """What a rule's files are; decides the folder."""

    EPISODE = "episode", _("series")
    MOVIE = "movie", _("film")
    SPECIAL = "special", _("special")


class RuleQuerySet(models.QuerySet["Rule"]):
    """Questions about rules."""

    def followed(self) -> "RuleQuerySet":
        """Rules that take new releases."""
        return self.filter(disabled=False)

    def unsettled(self) -> "RuleQuerySet":
        """New rules whose folder is not decided yet."""
        return self.filter(settled_at=None)


class Rule(models.Model):
    """One thing we follow: a show's season, usually of one group."""

    official_title = models.CharField(_("official title"), max_length=500)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    #: The exact text of a release title by which later releases are recognised.
    title_raw = models.CharField(_("title in releases"), max_length=500)
    #: As released, before any offset.
    season = models.PositiveSmallIntegerField(_("season"), default=1)
    #: The season was not written in the title; metadata may say better.
    season_is_assumed = models.BooleanField(_("season is assumed"), default=True)
    season_raw = models.CharField(_("season as released"), max_length=100, blank=True, default="")
    kind = models.CharField(_("kind"), max_length=8, choices=RuleKind, default=RuleKind.EPISODE)
    group_name = models.CharField(_("group"), max_length=200, blank=True, default="")
    dpi = models.CharField(_("resolution"), max_length=20, blank=True, default="")
    source = models.CharField(_("source"), max_length=40, blank=True, default="")
    subtitle = models.CharField(_("subtitles"), max_length=100, blank=True, default="")
    #: Regular expressions; a release matching any is skipped.
    filter = models.JSONField(_("leave out"), default=list, blank=True)
    #: What a release must have: any of these, or all of them; empty asks for nothing.
    include = models.JSONField(_("must have"), blank=True, default=list)
    include_all = models.BooleanField(_("must have all of them"), default=False)
    #: The first episode that is wanted, as releases count; null wants all.
    wanted_from = models.FloatField(_("first wanted episode"), null=True, blank=True)
    #: Addresses of the feeds that brought it.
    sources = models.JSONField(_("feeds that brought it"), default=list, blank=True)
    #: Who may name it: mikan, tmdb, or parser (the release alone).
    parser = models.CharField(_("who names it"), max_length=20, default="mikan")
    #: The page of the first release, where a site has one; metadata starts there.
    homepage = models.TextField(_("page of the release"), blank=True, default="")
    #: All names of the first release, for metadata: {"zh": [...], "en": [...], "jp": [...]}.
    names = models.JSONField(_("names in the first release"), default=dict, blank=True)
    season_offset = models.SmallIntegerField(_("season offset"), default=0)
    episode_offset = models.SmallIntegerField(_("episode offset"), default=0)
    #: The offsets count for releases of this part of the season and later ones; 1 is all of it.
    offset_part = models.PositiveSmallIntegerField(default=1, editable=False)
    eps_collect = models.BooleanField(_("complete"), default=False)
    added = models.BooleanField(_("added"), default=True)
    rule_name = models.CharField(_("name in the client"), max_length=600, blank=True, default="")
    #: Where the client saves; computed once, when the rule is settled.
    save_path = models.TextField(_("folder"), blank=True, default="")
    #: Our own address of the poster once it is here; where it is to be had, and who named that address.
    poster_link = models.CharField(_("poster"), max_length=500, blank=True, default="")
    poster_source = models.TextField(_("address of the poster"), blank=True, default="")
    poster_found_at = models.TextField(_("who named the poster"), blank=True, default="")
    #: When the sources were last asked for a poster; null asks the background to do it again.
    poster_asked_at = models.DateTimeField(_("poster asked for"), null=True, blank=True)
    bgm_id = models.PositiveIntegerField(_("number at bgm.tv"), null=True, blank=True)
    tmdb_id = models.PositiveIntegerField(_("number at TMDB"), null=True, blank=True)
    #: A person has set the number: no source changes it.
    bgm_pinned = models.BooleanField(_("number at bgm.tv set by hand"), default=False)
    tmdb_pinned = models.BooleanField(_("number at TMDB set by hand"), default=False)
    disabled = models.BooleanField(_("switched off"), default=False)
    archived = models.BooleanField(_("archived"), default=False)
    air_weekday = models.PositiveSmallIntegerField(
        _("weekday"), choices=WEEKDAYS, null=True, blank=True
    )
    weekday_locked = models.BooleanField(_("weekday set by hand"), default=False)
    needs_review = models.BooleanField(_("numbering is doubtful"), default=False)
    needs_review_reason = models.TextField(_("what is doubtful"), blank=True, default="")
    suggested_season_offset = models.SmallIntegerField(
        _("suggested season offset"), null=True, blank=True
    )
    suggested_episode_offset = models.SmallIntegerField(
        _("suggested episode offset"), null=True, blank=True
    )
    #: What the flag rests on, and what a person has dismissed (offsets.evidence).
    review_evidence = models.CharField(max_length=80, blank=True, default="")
    dismissed_review = models.CharField(max_length=80, blank=True, default="")
    #: Why it waits for a decision, as a code of core/text.py: {code, facts}; {} where nothing does.
    review_reason = models.JSONField(default=dict, blank=True, editable=False)
    #: What each source said when the rule was settled: [{source, code, facts}].
    metadata_trace = models.JSONField(default=list)
    #: The works that were weighed, choices and runners-up, as metadata.protocol.Contender has them.
    contenders = models.JSONField(default=list)
    #: The official title that the sources gave last: where the rule has another one, a person gave it.
    title_found = models.CharField(
        _("title from the sources"), max_length=500, blank=True, default=""
    )
    #: Its numbering was changed: files that are there already are to get their new names.
    is_renumbered = models.BooleanField(default=False, editable=False)
    #: The sources are to be asked again, since a person has set a number.
    is_doubted = models.BooleanField(_("sources are asked again"), default=False)
    created_at = models.DateTimeField(_("made"))
    settled_at = models.DateTimeField(_("settled"), null=True)
    #: When the list of its episodes was last brought up to date.
    listed_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[models.Manager["Rule"]] = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["title_raw", "group_name", "season", "kind"], name="rule_identity"
            )
        ]

    def __str__(self) -> str:
        return f"{self.official_title} S{self.season} {self.group_name}".strip()


class Alias(models.Model):
    """A further text that counts as the rule's `title_raw`."""

    rule = models.ForeignKey(
        Rule, on_delete=models.CASCADE, related_name="aliases", verbose_name=_("rule")
    )
    text = models.CharField(_("spelling"), max_length=500)

    class Meta:
        verbose_name = _("other spelling")
        verbose_name_plural = _("other spellings")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule", "text"], name="alias_once_a_rule")
        ]

    def __str__(self) -> str:
        return self.text


class Episode(models.Model):
    """One episode of a rule as a catalogue lists it, numbered as its file is."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="+")
    season = models.PositiveSmallIntegerField()
    number = models.FloatField()
    #: As it is counted beside that, such as over all seasons.
    absolute = models.FloatField(null=True)
    title = models.CharField(max_length=500, blank=True, default="")
    title_zh = models.CharField(max_length=500, blank=True, default="")
    #: The broadcast day in Japan, and the hour (UTC) where it is known.
    air_date = models.DateField(null=True)
    airs_at = models.DateTimeField(null=True)
    #: Whose list it is from.
    source = models.CharField(max_length=20)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("episode")
        verbose_name_plural = _("episodes")
        ordering: ClassVar = ["rule", "season", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule", "season", "number"], name="episode_once_a_rule")
        ]

    def __str__(self) -> str:
        return f"S{self.season}E{self.number:g}"


class ReleaseState(models.TextChoices):
    """What became of a release."""

    TAKEN = "taken", _("taken")
    SKIPPED = "skipped", _("left out")


class Release(models.Model):
    """What was published once, whichever feeds brought it, and what we decided."""

    #: Info hash where the feed says it, else the download address.
    key = models.CharField(_("key"), max_length=2048, unique=True)
    title = models.TextField(_("title"))
    url = models.TextField(_("address"))
    homepage = models.TextField(_("page of the release"), blank=True, default="")
    size_bytes = models.BigIntegerField(_("size in bytes"), null=True)
    published_at = models.DateTimeField(_("published"), null=True)
    seen_at = models.DateTimeField(_("seen"))
    season = models.PositiveSmallIntegerField(_("season"), null=True)
    part = models.PositiveSmallIntegerField(_("part"), default=1)
    episode = models.FloatField(_("episode number"), null=True)
    episode_end = models.FloatField(_("last episode"), null=True)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    kind = models.CharField(_("kind"), max_length=8, default="none")
    group_name = models.CharField(_("group"), max_length=200, blank=True, default="")
    rule = models.ForeignKey(
        Rule, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("rule")
    )
    state = models.CharField(_("state"), max_length=8, choices=ReleaseState)
    #: A Reason (decisions.py) and the facts of its sentence.
    reason = models.CharField(_("why"), max_length=40)
    facts = models.JSONField(default=dict)
    download = models.ForeignKey(
        Download, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("download")
    )
    #: All of its files are in their place, held, or nothing was to be placed.
    organised_at = models.DateTimeField(_("in its place since"), null=True)

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["rule", "season", "episode"], name="release_by_episode"),
            models.Index(fields=["-seen_at"], name="release_newest"),
        ]

    def __str__(self) -> str:
        return self.title


class Rival(models.Model):
    """A rule whose pattern stands in a release's title and that does not have it, and why (matching.Lost)."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="rivals")
    rule = models.ForeignKey(
        Rule, on_delete=models.CASCADE, related_name="+", verbose_name=_("rule")
    )
    why = models.CharField(_("why"), max_length=20)

    class Meta:
        verbose_name = _("other rule")
        verbose_name_plural = _("other rules")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "rule"], name="rival_once_a_release")
        ]

    def __str__(self) -> str:
        return self.why
