"""What is broadcast when, as a file that calendar programs subscribe to (iCalendar, RFC 5545).

Apple, Google and Thunderbird read it again every few hours and go by UID: the same episode keeps its own.
"""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from apps.bangumi.showings import Showing
from apps.core.text import say

if TYPE_CHECKING:
    from icalendar import Event

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
#: A slot in Japan's programme; what is left of it after the episode is advertisements.
SLOT: Final = dt.timedelta(minutes=30)
#: How often programs should look again.
AGAIN: Final = dt.timedelta(hours=3)


def written(showings: Iterable[Showing], *, in_chinese: bool) -> bytes:
    """The whole file; the same showings make the same bytes."""
    from icalendar import Calendar  # noqa: PLC0415 - 10 MiB, for who subscribes only

    name = say("calendar_name")
    calendar = Calendar()
    calendar.add("prodid", "-//AutoBangumi//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name.zh if in_chinese else name.en)
    calendar.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT3H")
    for showing in showings:
        calendar.add_component(_event(showing, in_chinese=in_chinese))
    return bytes(calendar.to_ical())


def _event(showing: Showing, *, in_chinese: bool) -> "Event":
    from icalendar import Event  # noqa: PLC0415 - see above

    state = say(f"episode_{showing.state}")
    said = state.zh if in_chinese else state.en
    event = Event()
    event.add("uid", showing.uid)
    event.add("dtstamp", showing.changed_at)
    if showing.begins_at is not None:
        event.add("dtstart", showing.begins_at.astimezone(dt.UTC))
        event.add("dtend", showing.begins_at.astimezone(dt.UTC) + SLOT)
    else:
        event.add("dtstart", showing.day)
    event.add("summary", f"{showing.rule.official_title} {showing.number}")
    event.add("description", f"{showing.title}\n{said}" if showing.title else said)
    # It keeps nobody busy.
    event.add("transp", "TRANSPARENT")
    if showing.rule.bgm_id:
        event.add("url", f"https://bgm.tv/subject/{showing.rule.bgm_id}")
    return event
