"""The small parts that pages are put together from: signs, strips of episodes, sizes, times."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext

from apps.core import clock
from apps.core.icons import ICONS

register = template.Library()

_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR
_KIB: Final = 1024
_UNITS: Final = ("kB", "MB", "GB", "TB")


@register.simple_tag
def icon(name: str, tone: str = "") -> SafeString:
    """A sign of the table in core/icons.py; the word belongs beside it."""
    inside = mark_safe(ICONS[name])  # noqa: S308 - our own table
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        f"ic {tone}".strip(),
        inside,
    )


@register.simple_tag
def strip(cells: str, label: str = "") -> SafeString:
    """A cell for each episode (d, w, p, f, m, x, n); without a label it is decoration."""
    inside = format_html_join("", '<i class="{}"></i>', ((cell,) for cell in cells))
    if not label:
        return format_html('<span class="strip" aria-hidden="true">{}</span>', inside)
    return format_html('<span class="strip" role="img" aria-label="{}">{}</span>', label, inside)


@register.filter
def size(count: int | None) -> str:
    """Bytes as a person says them, in steps of 1024: "1.4 GB"."""
    value = float(count or 0)
    if value < _KIB:
        return f"{int(value)} B"
    step = 0
    while value >= _KIB and step < len(_UNITS):
        value /= _KIB
        step += 1
    digits = 1 if value < 10 else 0  # noqa: PLR2004 - two figures are enough
    return f"{value:.{digits}f} {_UNITS[step - 1]}"


@register.filter
def rate(count: int | None) -> str:
    """Bytes a second as a person says them."""
    return gettext("%(size)s/s") % {"size": size(count)}


@register.filter
def left(seconds: int | None) -> str:
    """How long it still takes, in one unit; empty where nobody knows."""
    if seconds is None or seconds < 0 or seconds >= 100 * _DAY:
        return ""
    if seconds < _MINUTE:
        return gettext("under 1 min left")
    if seconds < _HOUR:
        count = round(seconds / _MINUTE)
        return ngettext("%(count)s min left", "%(count)s min left", count) % {"count": count}
    if seconds < _DAY:
        count = round(seconds / _HOUR)
        return ngettext("%(count)s hour left", "%(count)s hours left", count) % {"count": count}
    count = round(seconds / _DAY)
    return ngettext("%(count)s day left", "%(count)s days left", count) % {"count": count}


def since(moment: dt.datetime) -> str:
    """How long ago it was, in one unit; a moment to come counts as now."""
    seconds = (clock.now() - moment).total_seconds()
    if seconds < _MINUTE:
        return gettext("just now")
    if seconds < _HOUR:
        count = int(seconds / _MINUTE)
        return ngettext("%(count)s min ago", "%(count)s min ago", count) % {"count": count}
    if seconds < _DAY:
        count = int(seconds / _HOUR)
        return ngettext("%(count)s hour ago", "%(count)s hours ago", count) % {"count": count}
    count = int(seconds / _DAY)
    return ngettext("%(count)s day ago", "%(count)s days ago", count) % {"count": count}


@register.filter
def ago(moment: dt.datetime | None) -> SafeString | str:
    """A `<time>`: "4 min ago", the exact time as its title."""
    if moment is None:
        return ""
    here = localtime(moment)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        here.isoformat(timespec="seconds"),
        date_format(here, "DATETIME_FORMAT"),
        since(moment),
    )


@register.filter
def listed(names: Iterable[str]) -> str:
    """Names in a row, joined as the language joins them."""
    return gettext(", ").join(names)
