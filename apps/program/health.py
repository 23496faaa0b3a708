"""Is it working, and if not, why not: the program's own state, for /status, the pages and the command line."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, connection

from apps.accounts import people
from apps.core import errors, troubles, work
from apps.core.config.schema import Config
from apps.core.errors import Problem
from apps.core.models import Job
from apps.core.text import Words, say
from apps.downloader import torrents
from apps.metadata import standing
from apps.program import control

#: /status is asked every few seconds by every open page; one reading serves all for so long.
REMEMBER_SECONDS = 1.0
DISK_CODES = frozenset(
    {errors.DiskProblem.code, errors.DiskFull.code, errors.NotWritable.code, errors.NotThere.code}
)


@dataclass(frozen=True, slots=True)
class Status:
    """What /status answers."""

    is_stopped: bool
    is_first_run: bool
    version: str

    @property
    def is_running(self) -> bool:
        """The loops run: not before setup is complete, not after /stop."""
        return not self.is_stopped and not self.is_first_run


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that does not work, in words."""

    words: Words
    since: datetime | None = None


def status() -> Status:
    """Running, stopped or before its first run; read at most once a second."""
    known = caches["local"].get("program-status")
    if isinstance(known, Status):
        return known
    fresh = Status(
        is_stopped=work.is_stopped(),
        is_first_run=people.need_setup(),
        version=settings.VERSION,
    )
    caches["local"].set("program-status", fresh, REMEMBER_SECONDS)
    return fresh


def forget() -> None:
    """Whoever flips a switch wants to see it at once."""
    caches["local"].delete("program-status")


@dataclass(frozen=True, slots=True)
class Checked:
    """How a look at an outside system ended."""

    is_well: bool
    words: Words


def check_downloader(config: Config) -> Checked:
    """Ask the download client whether it answers and lets us in, and whether its disk takes files."""
    try:
        info = torrents.client(config).check()
    except Problem as problem:
        return Checked(is_well=False, words=say(problem.code, problem.facts))
    for row in troubles.now():
        if row.code in DISK_CODES:
            return Checked(is_well=False, words=say(row.code, row.facts))
    return Checked(
        is_well=True, words=say("downloader_well", {"name": info.name, "version": info.version})
    )


def database_answers() -> bool:
    """Does the database answer a question?"""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def complaints() -> list[Complaint]:
    """What is wrong now: troubles that last, work that failed last, sources left alone, a worker that does nothing."""
    found = [Complaint(say(row.code, row.facts), row.since) for row in troubles.now()]
    for row in Job.objects.exclude(last_error_code="").filter(subject=""):
        words = say(row.last_error_code, row.last_error_facts)
        found.append(
            Complaint(Words(f"{row.name}: {words.en}", f"{row.name}：{words.zh}"), row.finished_at)
        )
    found += [Complaint(source.words, source.since) for source in standing.failing()]
    if work.is_neglected():
        found.append(Complaint(say("no_worker")))
    return found


def catalogue(config: Config) -> Words:
    """How old our own catalogue of shows is."""
    return standing.catalogue_words(is_renewed=bool(config.network.bangumi_data_url))


def parts() -> list[str]:
    """The children of the supervisor, one sentence each."""
    lines = []
    for child in control.children():
        if child.get("pid"):
            how = "ready" if child.get("ready") else "starting"
            if child.get("role") == "engine":
                how = "running"
            lines.append(
                f"{child['role']}: {how}, process {child['pid']}, {child['seconds']:.0f} s"
            )
        else:
            lines.append(f"{child['role']}: {'not running' if child.get('wanted') else 'off'}")
    return lines
