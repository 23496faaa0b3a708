"""Tables of search: providers (a name and the template of an address; empty: the defaults hold), and back-fill.

Back-fill of a rule:  due ──► being searched (next_at an hour off, for a crash) ──► found: due tomorrow
                                                                               └──► nothing: due later and later
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.bangumi.models import Rule


class SearchProvider(models.Model):
    """A feed that is asked with words."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    #: `%s` stands for the words. May carry the key of a private site.
    template = models.CharField(_("address"), max_length=2048)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("search provider")
        verbose_name_plural = _("search providers")
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class BackFill(models.Model):
    """How the search for a rule's missing episodes stands."""

    rule = models.OneToOneField(
        Rule, on_delete=models.CASCADE, related_name="+", verbose_name=_("rule")
    )
    #: When the providers were last asked, and before when nobody asks them again unbidden.
    asked_at = models.DateTimeField(_("last searched"))
    next_at = models.DateTimeField(_("next search"), db_index=True)
    #: Searches in a row that brought nothing; the pause grows with it, and the words become fewer.
    empty_in_a_row = models.PositiveSmallIntegerField(_("in vain in a row"), default=0)
    #: Searches in a row that no provider answered.
    failed_in_a_row = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    #: Episodes that all searches together brought.
    found_count = models.PositiveIntegerField(_("found"), default=0)
    #: Code and facts of the last problem (core/text.py); "" after a search that went well.
    problem = models.CharField(_("problem"), max_length=60, blank=True, default="")
    facts = models.JSONField(_("facts"), default=dict)

    class Meta:
        verbose_name = _("search for missing episodes")
        verbose_name_plural = _("searches for missing episodes")

    def __str__(self) -> str:
        return str(self.rule)
