"""A rule's episodes as the back-office shows them: one line for each, the newest first."""

from typing import Final

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from apps.bangumi import episodes
from apps.bangumi.episodes import EpisodeLine, EpisodeState
from apps.bangumi.models import Rule
from apps.naming.numbers import padded

_ROW: Final = '<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td class="is-{}">{}</td></tr>'


def table(rule: Rule) -> SafeString | str:
    """The table, newest first; a sentence where no episode is known."""
    lines = episodes.of_rule(rule) if rule.pk else []
    if not lines:
        return _("No episode is known yet.")
    rows = format_html_join("", _ROW, (_cells(line) for line in reversed(lines)))
    head = format_html_join(
        "",
        '<th scope="col">{}</th>',
        ((text,) for text in (_("Number"), _("Title"), _("Broadcast"), _("State"))),
    )
    return format_html(
        '<div class="episodes"><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>',
        head,
        rows,
    )


def in_words(state: EpisodeState) -> str:
    """How far an episode is, in the reader's language."""
    words = {
        EpisodeState.NOT_AIRED: _("Not broadcast yet"),
        EpisodeState.MISSING: _("Missing"),
        EpisodeState.FOUND: _("Found"),
        EpisodeState.DOWNLOADING: _("Coming down"),
        EpisodeState.ON_DISK: _("On disk"),
    }
    return words[state]


def _cells(line: EpisodeLine) -> tuple[str, str, str, str, str]:
    return (
        f"S{padded(line.season)}E{padded(line.number)}",
        line.title_zh or line.title,
        _day(line),
        line.state.value,
        in_words(line.state),
    )


def _day(line: EpisodeLine) -> str:
    """In the reader's zone where the hour is known, else the day in Japan; "" where neither is."""
    if line.airs_at is not None:
        return date_format(localtime(line.airs_at), _("j F Y, H:i"))
    return date_format(line.air_date, _("j F Y")) if line.air_date else ""
