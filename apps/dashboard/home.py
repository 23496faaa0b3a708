"""What the home page says: is it working, and if not, why not? Gathered in a fixed number of queries."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.bangumi.models import Release, ReleaseState, Rule
from apps.bangumi.numbers import number_of
from apps.core import troubles, work
from apps.core.addresses import host_of
from apps.core.browser import in_language, in_words
from apps.core.config.schema import Config
from apps.core.errors import Problem
from apps.core.models import Trouble
from apps.core.templatetags.look import left, rate, since
from apps.dashboard import gaps
from apps.dashboard.gaps import Outlook
from apps.dashboard.posters import poster_of
from apps.downloader import sending, torrents
from apps.downloader.following import by_hash
from apps.downloader.models import Download, DownloadState
from apps.downloader.protocol import Torrent, TorrentState
from apps.metadata import standing
from apps.rss.models import ConnectionStatus, Feed

#: How much of each list is shown.
_RELEASES: Final = 20
_DOWNLOADS: Final = 12

_HELD: Final = frozenset({TorrentState.PAUSED_DOWN, TorrentState.QUEUED_DOWN})
_CHECKING: Final = frozenset(
    {TorrentState.CHECKING_DOWN, TorrentState.CHECKING_RESUME, TorrentState.ALLOCATING}
)


@dataclass(frozen=True, slots=True)
class Note:
    """Something that needs a person, with the remedy."""

    text: str
    remedy: str
    tone: str
    since: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Coming:
    """One download on its way."""

    name: str
    #: "S01E03", or "" for a film.
    number: str
    poster: str
    #: 0 to 100, None while the client has not said.
    percent: int | None
    state: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """One release with its reason."""

    name: str
    #: Show and number, where it belongs to a rule.
    read_as: str
    #: Where it stands now, for one that was taken.
    became: str
    why: str
    seen: dt.datetime
    sign: str
    tone: str


@dataclass(frozen=True, slots=True)
class FeedLine:
    """One feed, how it is, and when it was last read."""

    name: str
    host: str
    #: What is the matter with it; "" for one that is well.
    state: str
    tone: str
    icon: str
    read: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Home:
    """The whole page; the sentence first."""

    heading: str
    then: str
    notes: Sequence[Note]
    #: What fails while others serve in its place.
    asides: Sequence[Note]
    coming: Sequence[Coming]
    coming_total: int
    releases: Sequence[Seen]
    feeds: Sequence[FeedLine]
    outlook: Outlook
    #: Rules whose numbering waits for a person.
    undecided: int
    is_stopped: bool
    is_empty: bool

    @property
    def coming_more(self) -> int:
        """Downloads that are on their way but not listed."""
        return self.coming_total - len(self.coming)


def gather(config: Config) -> Home:
    """Read it all; the download client is asked only where something is on its way."""
    feeds = [_feed(feed) for feed in Feed.objects.select_related("rule")]
    lasting = troubles.now()
    wrong = [_note(trouble) for trouble in lasting]
    if work.is_neglected():
        wrong.insert(0, Note(in_words("no_worker"), _("Start the program again."), "fail"))
    rows = _on_their_way()
    # A client that is in trouble is left alone: nobody waits for it here, and no password is tried again.
    is_in_trouble = any(trouble.key == sending.TROUBLE for trouble in lasting)
    live, problem = ({}, None) if is_in_trouble else _ask_client(config, rows)
    if problem is not None and not wrong:
        text = _of_the_client(problem.code, in_words(problem.code, problem.facts))
        wrong = [Note(text, _remedy(problem.code, ""), "fail")]
    is_stopped = work.is_stopped()
    coming, coming_total = _coming(rows[:_DOWNLOADS], live), len(rows)
    outlook = gaps.gather()
    is_empty = not feeds and not Rule.objects.exists()
    heading, then = _answer(
        is_stopped=is_stopped,
        wrong=wrong,
        feeds=feeds,
        coming=coming_total,
        lacking=outlook.gaps_total,
        is_empty=is_empty,
    )
    return Home(
        heading=heading,
        then=then,
        notes=wrong,
        asides=[
            Note(in_language(source.words), "", "", source.since) for source in standing.failing()
        ],
        coming=coming,
        coming_total=coming_total,
        releases=_releases(),
        feeds=feeds,
        outlook=outlook,
        undecided=Rule.objects.followed().filter(needs_review=True, archived=False).count(),
        is_stopped=is_stopped,
        is_empty=is_empty,
    )


def _answer(
    *,
    is_stopped: bool,
    wrong: Sequence[Note],
    feeds: Sequence[FeedLine],
    coming: int,
    lacking: int,
    is_empty: bool,
) -> tuple[str, str]:
    """The sentence that answers the page's question, and what follows from it."""
    if is_stopped:
        return _("Stopped by you."), _(
            "No feed is read and nothing new is downloaded until you start it again."
        )
    if wrong:
        return wrong[0].text, _("Everything else goes on.")
    failing = [feed for feed in feeds if feed.tone == "fail"]
    if failing and len(failing) == len(feeds):
        return _("No feed can be read."), _("New episodes cannot be seen until one can.")
    if failing:
        heading = ngettext(
            "Working, but %(count)s feed cannot be read.",
            "Working, but %(count)s feeds cannot be read.",
            len(failing),
        ) % {"count": len(failing)}
        return heading, _("The others are read as always.")
    if coming:
        heading = ngettext(
            "Working: %(count)s episode is coming.",
            "Working: %(count)s episodes are coming.",
            coming,
        ) % {"count": coming}
        return heading, _read_lately(feeds)
    if is_empty:
        return _("Nothing to follow yet."), _(
            "Everything else is ready. What is missing is the first feed."
        )
    if not Release.objects.exists():
        return _("Working: the feeds are being read."), _(
            "What they offer shows up here, with the reason why it was taken or not."
        )
    if lacking:
        heading = ngettext(
            "Everything found is here; %(count)s show lacks episodes.",
            "Everything found is here; %(count)s shows lack episodes.",
            lacking,
        ) % {"count": lacking}
        return heading, _read_lately(feeds)
    return _("All is well: everything found is here."), _read_lately(feeds)


def _read_lately(feeds: Sequence[FeedLine]) -> str:
    moments = [feed.read for feed in feeds if feed.read]
    if not moments:
        return ""
    return _("Feeds read %(when)s.") % {"when": since(max(moments))}


#: Sentences that name a folder, or the client, by themselves.
_SAYS_WHAT_IT_IS = frozenset(
    {
        "disk_full",
        "not_writable",
        "not_there",
        "engine_away",
        "engine_unavailable",
        "engine_missing",
    }
)


def _of_the_client(code: str, text: str) -> str:
    """A trouble of the download client, said to be one."""
    return text if code in _SAYS_WHAT_IT_IS else _("Download client: %(what)s") % {"what": text}


def _note(trouble: Trouble) -> Note:
    text = in_words(trouble.code, trouble.facts)
    return Note(
        text=_of_the_client(trouble.code, text) if trouble.key == sending.TROUBLE else text,
        remedy=_remedy(trouble.code, str(trouble.facts.get("why", ""))),
        tone="fail",
        since=trouble.since,
    )


def _remedy(code: str, why: str) -> str:
    """What to do about it; the work goes on by itself once it is done."""
    remedies = {
        "disk_full": _("Make room; the episodes that wait then go on by themselves."),
        "not_writable": _("Give the user who runs AutoBangumi the right to write there."),
        "not_there": _("Mount the folder again. Nothing was changed meanwhile."),
        "unauthorised": _(
            "We stopped trying, so that it does not ban us. Set the right password on the server: "
            "python manage.py config set downloader.password …"
        ),
        "banned": _("Wait an hour, or restart the download client, and set the right password."),
    }
    return remedies.get(why) or remedies.get(code) or _("We try again by ourselves.")


def _on_their_way() -> list[Download]:
    """Downloads that are wanted and not yet in their place; those that move first."""
    open_ones = Q(state__in=[DownloadState.CLAIMED, DownloadState.QUEUED])
    unplaced = Release.objects.filter(
        state=ReleaseState.TAKEN, organised_at=None, download__state=DownloadState.DONE
    )
    arrived = Q(pk__in=unplaced.values("download"))
    return list(Download.objects.filter(open_ones | arrived).order_by("held", "-state", "id"))


def _ask_client(
    config: Config, rows: Sequence[Download]
) -> tuple[Mapping[str, Torrent], Problem | None]:
    """What the client lists, by info hash, and why it could not be asked."""
    if not any(row.state == DownloadState.QUEUED for row in rows):
        return {}, None
    try:
        return by_hash(torrents.listed(config)), None
    except Problem as problem:
        return {}, problem


def _coming(rows: Sequence[Download], live: Mapping[str, Torrent]) -> list[Coming]:
    releases = {
        release.download_id: release
        for release in Release.objects.filter(download__in=rows).select_related("rule")
    }
    return [_line(row, releases.get(row.pk), live.get(row.info_hash or "")) for row in rows]


def _line(row: Download, release: Release | None, torrent: Torrent | None) -> Coming:
    rule = release.rule if release else None
    state, tone = _state(row, torrent)
    return Coming(
        name=rule.official_title if rule else row.name,
        number=number_of(release, rule) if release and rule else "",
        poster=poster_of(rule),
        percent=int(torrent.progress * 100) if torrent else None,
        state=state,
        tone=tone,
    )


def _state(row: Download, torrent: Torrent | None) -> tuple[str, str]:
    if row.state == DownloadState.CLAIMED:
        if row.held:
            return _("waits for the name of its folder"), "held"
        if row.problem:
            return in_words(row.problem, row.facts), "fail"
        return _("in the queue"), "held"
    if row.state == DownloadState.DONE:
        return _("here, being put into its place"), ""
    if torrent is None:
        return _("handed to the download client"), "held"
    if torrent.disk_error or torrent.state in {TorrentState.ERROR, TorrentState.MISSING_FILES}:
        return torrent.message or _("the download client reports an error"), "fail"
    if torrent.is_complete:
        return _("here, being put into its place"), ""
    if torrent.state in _HELD:
        paused = torrent.state is TorrentState.PAUSED_DOWN
        return (_("paused") if paused else _("in the client's queue")), "held"
    if torrent.state in _CHECKING:
        return _("being checked"), "held"
    if torrent.state is TorrentState.METADATA:
        return _("asking others what is in it"), "held"
    if not torrent.download_bytes_per_second:
        seeds = torrent.seeds + torrent.leeches
        return (_("waiting for data") if seeds else _("looking for somebody who has it")), ""
    figures = [rate(torrent.download_bytes_per_second), left(torrent.eta_seconds)]
    return " · ".join(filter(None, figures)), ""


def _releases() -> list[Seen]:
    newest = Release.objects.select_related("rule", "download").order_by("-seen_at", "-id")
    return [_seen(row) for row in newest[:_RELEASES]]


def _seen(row: Release) -> Seen:
    rule = row.rule
    became, sign, tone = _became(row)
    return Seen(
        name=row.title,
        read_as=f"{rule.official_title} {number_of(row, rule)}".strip() if rule else "",
        became=became,
        why=in_words(f"reason_{row.reason}", row.facts),
        seen=row.seen_at,
        sign=sign,
        tone=tone,
    )


def _became(row: Release) -> tuple[str, str, str]:
    """Where a taken release stands: words, sign, tone. What was left out stays quiet."""
    if row.state != ReleaseState.TAKEN:
        return "", "cross", "dim"
    if row.organised_at:
        moment = date_format(localtime(row.organised_at), "H:i")
        return _("on disk since %(time)s") % {"time": moment}, "done", ""
    download = row.download
    if download is None or download.state == DownloadState.CLAIMED:
        return _("in the queue"), "found", "found"
    if download.state == DownloadState.LOST:
        return _("deleted in the download client"), "cross", "dim"
    if download.state == DownloadState.REJECTED:
        return in_words(download.problem, download.facts), "broken", "fail"
    if download.state == DownloadState.DONE:
        return _("here, being put into its place"), "loading", "load"
    return _("coming down"), "loading", "load"


def _feed(feed: Feed) -> FeedLine:
    state, tone, icon = _feed_state(feed)
    return FeedLine(
        name=feed.name,
        host=host_of(feed.url),
        state=state,
        tone=tone,
        icon=icon,
        read=feed.last_checked_at,
    )


def _feed_state(feed: Feed) -> tuple[str, str, str]:
    """Words, tone and icon."""
    if not feed.is_on:
        return _("Switched off"), "soon", "pause"
    if feed.connection_status == ConnectionStatus.ERROR:
        return in_words(feed.last_error_code, feed.last_error_facts), "fail", "broken"
    if feed.connection_status == ConnectionStatus.UNCHECKED:
        return _("Not read yet"), "soon", "clock"
    if feed.is_malformed:
        return _("Readable, but not well-formed"), "wait", "warning"
    return "", "", "done"
