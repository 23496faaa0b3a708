"""From what a test found to what its page says, in the language of the request."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.browser import in_words
from apps.core.probe import Line, Probe, Sign
from apps.core.templatetags.look import size
from apps.setup.findings import Finding

#: An episode of 1080p, for "about so many episodes".
_EPISODE_BYTES: Final = 1_300_000_000


def downloader(finding: Finding) -> Probe:
    """What the download client said."""
    facts = finding.facts
    if facts.get("type") == "builtin":
        return _engine(finding)
    host = facts.get("host", "")
    reached = _("%(host)s answered in %(milliseconds)s ms") % {
        "host": host,
        "milliseconds": facts.get("milliseconds", 0),
    }
    signed_in = _("User name and password are right")
    if finding.passed:
        name = {"name": facts.get("name", ""), "version": facts.get("version", "")}
        lines = [Line(reached), Line(_("It is %(name)s %(version)s") % name), Line(signed_in)]
        if facts.get("free_bytes") is not None:
            lines.append(Line(_free(int(facts["free_bytes"]))))
        return Probe(passed=True, heading=_("It works"), lines=tuple(lines))
    trouble = Line(in_words(finding.code, facts), Sign.BAD)
    if finding.code in {"unauthorised", "banned"}:
        lines = [Line(reached), trouble]
        heading = _("It is there, but does not let us in")
    else:
        lines = [trouble, Line(_("Not tried yet: user name and password"), Sign.UNTRIED)]
        heading = _("We cannot reach it")
    remedies = _REMEDIES.get(finding.code, _not_there)()
    hint = _(
        "We try once per press, never by ourselves: after five refusals qBittorrent bans an "
        "address for an hour."
    )
    return Probe(
        passed=False, heading=heading, lines=tuple(lines), remedies=tuple(remedies), hint=hint
    )


def _engine(finding: Finding) -> Probe:
    if finding.passed:
        return Probe(passed=True, heading=_("The built-in downloader can run here"))
    return Probe(
        passed=False,
        heading=_("The built-in downloader cannot run here"),
        lines=(Line(in_words(finding.code, finding.facts), Sign.BAD),),
        remedies=(
            _("Its library, libtorrent, is missing or does not fit this Python. Use 3.11 to 3.13."),
            _("Or choose qBittorrent, if you run one."),
        ),
    )


def _refused() -> list[str]:
    return [
        _(
            "Since 4.6, qBittorrent has no fixed first password. It prints a new one in its log at "
            "each start, until you set your own under Tools, Options, Web UI."
        ),
        _("In a container? Read it with: docker logs qbittorrent"),
        _("Names and passwords tell capitals from small letters."),
    ]


def _banned() -> list[str]:
    return [
        _("Too many wrong passwords came from this address. Wait an hour, or restart qBittorrent."),
        _("Set the right password under Tools, Options, Web UI; then test again."),
    ]


def _not_there() -> list[str]:
    return [
        _("Is qBittorrent running, and is its Web UI switched on under Tools, Options, Web UI?"),
        _("Is the port right? 8080 is its first one."),
        _("From a container, localhost is the container. Use the machine's address."),
    ]


def _unknown_name() -> list[str]:
    return [
        _("Nobody knows this name. Is it spelt right?"),
        _("Try the number instead, like 192.168.1.5:8080."),
    ]


def _something_else() -> list[str]:
    return [
        _("Something else answers at this address. Open it in a browser and look."),
        _("Is the port the one of qBittorrent's Web UI?"),
    ]


def _certificate() -> list[str]:
    return [_("Begin the address with http:// if the Web UI has no certificate.")]


_REMEDIES: Final[dict[str, Callable[[], list[str]]]] = {
    "unauthorised": _refused,
    "banned": _banned,
    "unknown_name": _unknown_name,
    "bad_answer": _something_else,
    "outside_status": _something_else,
    "bad_certificate": _certificate,
}


def folder(finding: Finding) -> Probe:
    """What the library folder is like."""
    facts = finding.facts
    if facts.get("is_elsewhere"):
        return Probe(
            passed=True,
            heading=_("The download client will tell"),
            lines=(
                Line(
                    _("This path is the client's own; it cannot be looked at from here."),
                    Sign.UNTRIED,
                ),
            ),
        )
    if not finding.passed:
        return Probe(
            passed=False,
            heading=_("This folder does not work"),
            lines=(Line(in_words(finding.code, facts), Sign.BAD),),
            remedies=(
                _("Choose a folder that the user who runs AutoBangumi may write to."),
                _("In a container: is the folder mounted, and not read-only?"),
            ),
        )
    lines = [Line(_("Can write, rename and make folders"))]
    if facts.get("free_bytes") is not None:
        lines.append(Line(_free(int(facts["free_bytes"]))))
    if int(facts.get("longest_name", 0)) >= 255:  # noqa: PLR2004 - bytes, what all common disks have
        lines.append(Line(_("Long names fit: 255 bytes, Chinese included")))
    elif facts.get("longest_name"):
        longest = {"bytes": facts["longest_name"]}
        lines.append(Line(_("Names may have %(bytes)s bytes at most") % longest, Sign.ODD))
    if facts.get("is_new"):
        lines.append(Line(_("It does not exist yet and will be made"), Sign.UNTRIED))
    return Probe(passed=True, heading=_("This folder works"), lines=tuple(lines))


def _free(count: int) -> str:
    episodes = count // _EPISODE_BYTES
    return ngettext(
        "%(size)s free, about %(episodes)s episode of 1080p",
        "%(size)s free, about %(episodes)s episodes of 1080p",
        episodes,
    ) % {"size": size(count), "episodes": episodes}


def webhook(finding: Finding) -> Probe:
    """What became of the test message."""
    facts = finding.facts
    if finding.passed:
        return Probe(
            passed=True,
            heading=_("Sent. Look whether it came."),
            lines=(Line(_("%(host)s took it.") % {"host": facts.get("host", "")}),),
        )
    return Probe(
        passed=False,
        heading=_("It did not get through"),
        lines=(Line(in_words(finding.code, facts), Sign.BAD),),
        remedies=(
            _("Is the address whole? Many services put a key at its end."),
            _("Does the receiver take JSON by POST?"),
        ),
    )


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One release of the feed: how it was read, and whether it would be taken."""

    name: str
    why: str
    is_taken: bool
    #: The show and number that were read in its title.
    read_as: str = ""

    @property
    def sign(self) -> str:
        """The icon's name."""
        return "tick" if self.is_taken else "cross"

    @property
    def tone(self) -> str:
        """The icon's tone: what is left out stays quiet."""
        return "disk" if self.is_taken else "dim"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a feed would bring."""

    title: str
    total: int
    shows: int
    summary: str
    rows: tuple[PreviewRow, ...]
    #: Releases that are not shown.
    more: int


def preview(finding: Finding) -> Preview:
    """What a feed would bring, if it could be read."""
    facts = finding.facts
    taken, total = int(facts["taken"]), int(facts["total"])
    summary = ngettext(
        "%(taken)s release would be taken, %(left)s left out.",
        "%(taken)s releases would be taken, %(left)s left out.",
        taken,
    ) % {"taken": taken, "left": total - taken}
    if taken == total:
        summary = _("All of them would be taken.")
    rows = tuple(map(_row, facts["rows"]))
    return Preview(
        title=str(facts["title"]) or _("This feed"),
        total=int(facts["total"]),
        shows=int(facts["shows"]),
        summary=summary,
        rows=rows,
        more=int(facts["total"]) - len(rows),
    )


def _row(row: dict[str, Any]) -> PreviewRow:
    return PreviewRow(
        name=row["name"],
        why=in_words(row["reason"], row["facts"]),
        is_taken=row["is_taken"],
        read_as=row["read_as"],
    )


def feed(finding: Finding) -> Probe:
    """Why a feed could not be read."""
    return Probe(
        passed=False,
        heading=_("This feed cannot be read"),
        lines=(Line(in_words(finding.code, finding.facts), Sign.BAD),),
        remedies=(
            _("Open the address in a browser: does it show a list of releases?"),
            _("Mikan and trackers put a token at its end. Was it copied whole?"),
            _(
                "If the site is blocked where you are, set up a proxy later; skip this step for now."
            ),
        ),
    )
