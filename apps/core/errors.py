"""Everything that can go wrong, one class each. The class says its status; core/text.py has the words.

Problem
├── Refused (400)          a rule of the product, or bad input, says no
│   ├── InvalidInput       fields with their own messages
│   ├── UnsafeAddress      an address that we never fetch
│   ├── BadAnswer          what came back from an address is not what was asked for
│   └── …
├── NotSignedIn (401)
├── Forbidden (403)
├── NotFound (404)         the addressed record does not exist
├── Clash (409)            it does not go together with what is there
├── TooMany (429)
└── OutsideFailure (500)   an outside system that we are configured for fails
    ├── Unreachable        nobody answers, or too late
    ├── Unauthorised       it refuses our name, password or key
    ├── Banned             it refuses our address
    ├── NoSuchTorrent      the client does not have it
    ├── TargetExists       a rename or move would overwrite
    ├── DownloadRefused    the client does not want this torrent
    └── DiskProblem        DiskFull, NotWritable, NotThere
"""

from dataclasses import dataclass
from typing import ClassVar


class Problem(Exception):
    """Root of all errors that a person may see; facts are keyword arguments, used by the message."""

    code: ClassVar[str] = "problem"
    status: ClassVar[int] = 500

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.code, facts)

    def __str__(self) -> str:
        inner = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.code}({inner})"


#: What a refusal by a business rule answers. 3.2's own interface shows a toast for 406 only: flip it here.
REFUSED_STATUS = 400


class Refused(Problem):
    """A rule of the product says no."""

    code = "refused"
    status = REFUSED_STATUS


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field of the input and what is wrong with it; `code` is a key of core/text.py."""

    field: str
    code: str
    facts: tuple[tuple[str, object], ...] = ()


class InvalidInput(Refused):
    """Malformed or out of range. Carries one FieldError a field."""

    code = "invalid_input"
    status = 400

    def __init__(self, *errors: FieldError) -> None:
        self.errors = errors
        super().__init__(fields=", ".join(error.field for error in errors))

    @classmethod
    def of(cls, field: str, code: str, **facts: object) -> "InvalidInput":
        """The error of a single field."""
        return cls(FieldError(field, code, tuple(facts.items())))


class MalformedJson(Refused):
    """The body is not JSON."""

    code = "malformed_json"
    status = 400


class BodyTooLarge(Refused):
    """A body is longer than we read. Facts: mebibytes."""

    code = "body_too_large"


class NameNotAnswered(Refused):
    """Before setup, or narrowed by configuration: we do not answer to this name. Facts: host."""

    code = "name_not_answered"
    status = 400


class MalformedBody(Refused):
    """A form with too many fields, or a request that Django finds suspicious."""

    code = "malformed_body"


class UnsafeAddress(Refused):
    """An address we never fetch: other schemes, link-local and metadata services. Facts: url (masked)."""

    code = "unsafe_address"


class BadAnswer(Refused):
    """An address answered, but not with what it should. Facts: host, what."""

    code = "bad_answer"


class TooLarge(BadAnswer):
    """More came than is ever read of such an address. Facts: host."""

    code = "too_large"


class EndlessRedirects(BadAnswer):
    """One address leads to the next, in a circle or too often. Facts: host."""

    code = "endless_redirects"


class NotAFeed(BadAnswer):
    """What came is no feed: a page, JSON, nothing at all. Facts: host."""

    code = "not_a_feed"


class FeedRefused(BadAnswer):
    """The site says in words, or with its sign-in page, that it does not know us. Facts: host."""

    code = "feed_refused"


class CannotFetch(Refused):
    """An address that came with the request cannot be fetched. Facts: host, why (a text code)."""

    code = "cannot_fetch"


class NotSignedIn(Problem):
    """Missing, expired or revoked credentials."""

    code = "not_signed_in"
    status = 401


class WrongCredentials(Problem):
    """User name or password is wrong; which of them is not said."""

    code = "wrong_credentials"
    status = 401


class Forbidden(Problem):
    """Signed in, but not allowed; or a state change that came from another site."""

    code = "forbidden"
    status = 403


class CrossSite(Forbidden):
    """A browser marks the request as coming from another site."""

    code = "cross_site"


class AddressNotAllowed(Forbidden):
    """Logins are allowed from other networks only."""

    code = "address_not_allowed"


class NoAccount(Forbidden):
    """A token stands for no account."""

    code = "no_account"


class ScopeTooSmall(Forbidden):
    """A token is not good for this. Facts: scope (the one it would take)."""

    code = "scope_too_small"


class SecretInAddress(Forbidden):
    """A token that is good for more than the calendar stood in an address, where others can read it."""

    code = "secret_in_address"


class PrivateAddress(Forbidden):
    """Only administrators may name addresses inside the network. Facts: host."""

    code = "private_address"


class PasskeyRefused(Problem):
    """What an authenticator sent does not hold; why is in the log only."""

    code = "passkey_refused"
    status = 401


class PasskeyNotTaken(Refused):
    """A new passkey does not hold, or its challenge is over."""

    code = "passkey_not_taken"


class PasskeysNeedAName(Refused):
    """Browsers know no passkeys on an IP address. Facts: host."""

    code = "passkeys_need_a_name"


class SetupCodeNeeded(Forbidden):
    """The setup is guarded by a code, which was not shown or is another."""

    code = "setup_code_needed"


class SetupDone(Forbidden):
    """The wizard is closed for good."""

    code = "setup_done"


class NotFound(Problem):
    """The addressed record does not exist. Facts: what, id."""

    code = "not_found"
    status = 404


class Clash(Problem):
    """It does not go together with what is there."""

    code = "clash"
    status = 409


class NameTaken(Clash):
    """Another account has this name. Facts: name."""

    code = "name_taken"


class LastAdministrator(Clash):
    """Nobody would be left who may do everything."""

    code = "last_administrator"


class MethodNotAllowed(Problem):
    """The address exists, the method does not. Facts: method."""

    code = "method_not_allowed"
    status = 405


class UnsupportedMedia(Problem):
    """A body in a format that is not read. Facts: media_type."""

    code = "unsupported_media"
    status = 415


class TooMany(Problem):
    """Throttled. Facts: seconds until the next try."""

    code = "too_many"
    status = 429


class Busy(Problem):
    """A lock is held by another turn of the same work. Facts: name."""

    code = "busy"
    status = REFUSED_STATUS


class Stopping(Problem):
    """The program is being stopped; what was under way is taken up again after the start."""

    code = "stopping"


class OutsideFailure(Problem):
    """An outside system that we are configured for fails. Facts: host."""

    code = "outside_failure"
    status = 500


class Unreachable(OutsideFailure):
    """Nobody answers, or too late. Facts: host."""

    code = "unreachable"


class TimedOut(Unreachable):
    """It takes longer than we wait. Facts: host."""

    code = "timed_out"


class UnknownName(Unreachable):
    """The name leads nowhere. Facts: host."""

    code = "unknown_name"


class BadCertificate(Unreachable):
    """Its certificate cannot be trusted. Facts: host."""

    code = "bad_certificate"


class ProxyFailed(Unreachable):
    """The configured proxy does not carry us there. Facts: host."""

    code = "proxy_failed"


class BrokenOff(Unreachable):
    """The connection ended before the answer did. Facts: host."""

    code = "broken_off"


class HostBusy(Unreachable):
    """Others are asking it, and our turn did not come in time. Facts: host."""

    code = "host_busy"


class HostResting(Unreachable):
    """It failed several times in a row and is left alone for a while. Facts: host, seconds."""

    code = "host_resting"


class OutsideStatus(OutsideFailure):
    """It answered with an error status. Facts: host, status."""

    code = "outside_status"


class RateLimited(OutsideFailure):
    """It asked us to come back later (429). Facts: host, seconds."""

    code = "rate_limited"


class Unauthorised(OutsideFailure):
    """It refuses our name, password or key. Facts: host."""

    code = "unauthorised"


class Banned(OutsideFailure):
    """It refuses our address for a while. Facts: host."""

    code = "banned"


class NoSuchTorrent(OutsideFailure):
    """The client does not have this torrent or file. Facts: info_hash."""

    code = "no_such_torrent"


class TargetExists(OutsideFailure):
    """A rename or move would overwrite a file. Facts: path."""

    code = "target_exists"


class DiskProblem(OutsideFailure):
    """A disk is full, not writable or not there. Facts: path, why (disk_full, not_writable, not_there)."""

    code = "disk_problem"


class DiskFull(DiskProblem):
    """No room is left. Facts: path."""

    code = "disk_full"


class NotWritable(DiskProblem):
    """We have no right to write there, or the disk is read-only. Facts: path."""

    code = "not_writable"


class NotThere(DiskProblem):
    """A folder that should be there is not: a disk that is not mounted. Facts: path."""

    code = "not_there"


def disk_problem(path: str, why: str) -> DiskProblem:
    """The disk's problem with a sentence of its own, by its reason: disk_full, not_writable, not_there."""
    for kind in (DiskFull, NotWritable, NotThere):
        if why.startswith(kind.code):
            return kind(path=path)
    return DiskProblem(path=path, why=why)


class EngineAway(Unreachable):
    """The built-in download engine is not running."""

    code = "engine_away"


class EngineUnavailable(Unreachable):
    """This Python has no libtorrent, so the built-in engine cannot run. Facts: version."""

    code = "engine_unavailable"


class DownloadRefused(OutsideFailure):
    """The client has looked at a torrent and does not want it. Facts: host, why."""

    code = "download_refused"


class NotATorrentFile(BadAnswer):
    """An address answered, but not with a torrent file. Facts: host."""

    code = "not_a_torrent"


class NotRunning(Refused):
    """/stop where the loops are stopped already."""

    code = "not_running"


class NoSupervisor(Refused):
    """Nobody on this machine can end or restart the program's parts."""

    code = "no_supervisor"


class NoLogFile(NotFound):
    """Nothing has been logged yet, or the log lies on another machine."""

    code = "no_log_file"


class ChannelIncomplete(Refused):
    """A notification channel lacks a setting that its kind needs. Facts: type, field."""

    code = "channel_incomplete"


class ChannelRefused(OutsideFailure):
    """A notification service did not take a message. Facts: type, why."""

    code = "channel_refused"


class TemplateBroken(Refused):
    """A channel's template is no JSON once it is filled in. Facts: why."""

    code = "template_broken"


class Internal(Problem):
    """Our own fault; the log has the traceback."""

    code = "internal"
    status = 500


class EngineMissing(OutsideFailure):
    """This Python has no libtorrent, so the built-in engine cannot run."""

    code = "engine_missing"
