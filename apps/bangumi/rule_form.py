"""A rule as a form of the back-office: its columns in groups, lists one a line, each hard word explained."""

from typing import Any, ClassVar, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.bangumi import record
from apps.bangumi.models import Rule
from apps.core.browser import in_words
from apps.core.errors import InvalidInput

#: Heading, columns, and whether the group is folded until somebody asks.
_GROUPS: Final[tuple[tuple[Promise | None, tuple[str, ...], bool], ...]] = (
    (
        None,
        ("official_title", "year", "season", "group_name", "kind", "disabled", "archived"),
        False,
    ),
    (_("What belongs to it"), ("title_raw",), False),
    (_("What is taken"), ("include", "include_all", "filter", "wanted_from"), False),
    (
        _("Numbering"),
        (
            *("what_to_review", "suggested_season_offset", "suggested_episode_offset"),
            *("season_offset", "episode_offset", "season_is_assumed"),
        ),
        False,
    ),
    (
        _("Which work it is"),
        (
            *("title_found", "bgm_id", "tmdb_id", "bgm_pinned", "tmdb_pinned", "is_doubted"),
            *("what_sources_say", "what_was_weighed"),
        ),
        False,
    ),
    (
        _("Episodes"),
        ("which_episodes", "eps_collect", "air_weekday", "weekday_locked"),
        False,
    ),
    (_("Where it goes"), ("save_path", "rule_name"), False),
    (
        _("Where it came from"),
        (
            *("season_raw", "dpi", "source", "subtitle", "parser", "homepage", "sources"),
            *("names", "poster_link", "created_at", "settled_at"),
        ),
        True,
    ),
)

#: As Django wants them.
FIELDSETS: Final[Any] = tuple(
    (heading, {"fields": columns, "classes": ("collapse",) if is_folded else ()})
    for heading, columns, is_folded in _GROUPS
)
#: What the program alone writes.
WRITTEN_BY_US: Final = (
    *("save_path", "settled_at", "created_at", "rule_name", "title_found", "season_raw"),
    *("season_is_assumed", "suggested_season_offset", "suggested_episode_offset"),
    *("bgm_pinned", "tmdb_pinned", "is_doubted", "sources", "names", "homepage"),
    *("what_sources_say", "what_was_weighed", "which_episodes", "what_to_review"),
)

_EDITABLE: Final = tuple(
    column
    for _heading, columns, _folded in _GROUPS
    for column in columns
    if column not in WRITTEN_BY_US
)
_HELP: Final = {
    "official_title": _("Its folder and files are called so. A title that you give stays."),
    "season": _("As released, before any offset. One that you set is never changed."),
    "disabled": _("Nothing new is taken; files and torrents stay."),
    "archived": _("Off the calendar; its numbering is not compared any more."),
    "title_raw": _(
        "A release belongs here if this stands in its title; of several rules the longest wins. "
        "Other spellings are at the end of the page."
    ),
    "include": _("One regular expression a line. Empty asks for nothing."),
    "filter": _("One regular expression a line; a release that matches any of them is left out."),
    "wanted_from": _("As the releases count. Empty wants all."),
    "season_offset": _("Added to the season of each release."),
    "episode_offset": _("Added to the number of each episode."),
    "bgm_id": _("As in bgm.tv/subject/NUMBER. It stays; emptied, the sources choose again."),
    "tmdb_id": _(
        "As in themoviedb.org/tv/NUMBER. It stays; emptied, the sources choose again. "
        "This product uses the TMDB API but is not endorsed or certified by TMDB."
    ),
    "eps_collect": _("Nothing is missing, and nothing is searched for any more."),
    "air_weekday": _("The broadcast day in Japan. One that you set stays."),
}


class LinesField(forms.CharField):
    """A list of texts, one a line, by the rules of the API."""

    widget = forms.Textarea(
        attrs={"rows": 3, "class": "vLargeTextField", "spellcheck": "false", "autocomplete": "off"}
    )

    def __init__(self, *, wire: str, **more: Any) -> None:
        super().__init__(required=False, strip=False, **more)
        self.wire = wire

    def prepare_value(self, value: Any) -> Any:
        """The list as lines; what a browser sent stays as it is."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """The list. Raises ValidationError."""
        lines = super().clean(value).splitlines()
        try:
            found: list[str] = record.changes({self.wire: lines})[self.wire]
        except InvalidInput as problem:
            fault = problem.errors[0]
            raise forms.ValidationError(in_words(fault.code, dict(fault.facts))) from None
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Browsers send other ends of lines than we do."""
        return list(initial or []) != (data or "").splitlines()


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """What a person may change of a rule."""

    include = LinesField(wire="include", label=_("Must have"), help_text=_HELP["include"])
    filter = LinesField(wire="filter", label=_("Leave out"), help_text=_HELP["filter"])

    class Meta:
        model = Rule
        fields = _EDITABLE
        help_texts: ClassVar = _HELP
