"""The switches and the log, as the API shows them."""

from django.conf import settings
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from apps.accounts.authentication import Credential, SessionToken
from apps.core.api.answers import done
from apps.core.api.streams import EventStream, no_events
from apps.core.config import store
from apps.core.errors import InvalidInput, NoLogFile, NotSignedIn
from apps.program import control, health, listening
from apps.program.api import described
from apps.program.logfile import rotated


class ProgramViewSet(ViewSet):
    """State and switches of the program."""

    operations = described.PROGRAM

    def show(self, _request: Request) -> Response:
        """What it does now."""
        status = health.status()
        return Response(
            {
                "status": "running" if status.is_running else "stopped",
                "running": status.is_running,
                "version": status.version,
                "first_run": status.is_first_run,
            }
        )

    def start(self, _request: Request) -> Response:
        """Let the loops run."""
        control.start()
        health.forget()
        return done("program_started")

    def stop(self, _request: Request) -> Response:
        """Stop the loops; the API stays."""
        control.stop()
        health.forget()
        return done("program_stopped")

    def restart(self, _request: Request) -> Response:
        """Resume with the settings of now."""
        control.restart()
        health.forget()
        return done("program_restarted")

    def shut_down(self, _request: Request) -> Response:
        """End everything, after this answer."""
        control.shut_down()
        return done("program_shutting_down")


class CheckViewSet(ViewSet):
    """Does what we are configured for work?"""

    operations = described.CHECK

    def downloader(self, _request: Request) -> Response:
        """Ask the download client now; 200 either way, `status` says it."""
        found = health.check_downloader(store.load())
        return Response(
            {"status": found.is_well, "msg_en": found.words.en, "msg_zh": found.words.zh}
        )


def alive(_request: HttpRequest) -> JsonResponse:
    """/health, without sign-in, for containers: does web answer, and the database it?"""
    is_well = health.database_answers()
    return JsonResponse(
        {
            "status": "ok" if is_well else "error",
            "version": settings.VERSION,
            "db_ok": is_well,
        },
        status=200 if is_well else 503,
    )


class EventsViewSet(ViewSet):
    """What happens, while it happens."""

    operations = described.EVENTS

    def stream(self, request: Request) -> HttpResponseBase:
        """Live events until the client goes or its session ends; the log for administrators only."""
        if request.method == "HEAD":
            return no_events()
        if "wsgi.version" in request.META:
            # `runserver` has no door for streams; this is what an EventSource is sent home with.
            return Response(status=204)
        session = request.auth.session if isinstance(request.auth, Credential) else None
        guest = listening.Guest(
            hears_log=bool(request.user.is_superuser),
            session_id=session.session_id if session else None,
            may_stay=None if session else lambda: _is_still_known(request),
        )
        last_id = request.META.get("HTTP_LAST_EVENT_ID") or request.query_params.get("lastEventId")
        # The stream lives long and asks the database in threads of its own.
        close_old_connections()
        return EventStream(listening.told(guest, last_id=last_id or ""))


def _is_still_known(request: Request) -> bool:
    try:
        return SessionToken().authenticate(request) is not None
    except NotSignedIn:
        return False


class LogViewSet(ViewSet):
    """The current log file."""

    operations = described.LOG

    def read(self, request: Request) -> HttpResponse:
        """The whole file as plain text; with `?tail=N` its last N bytes, from the start of a line."""
        try:
            content = (settings.DATA_DIR / "log.txt").read_bytes()
        except FileNotFoundError:
            raise NoLogFile from None
        tail = _tail(request.query_params.get("tail", ""))
        if 0 < tail < len(content):
            content = content[-tail:].partition(b"\n")[2]
        return HttpResponse(content, content_type="text/plain; charset=utf-8")

    def clear(self, _request: Request) -> Response:
        """Empty it, and drop the older ones."""
        path = settings.DATA_DIR / "log.txt"
        if not path.exists():
            raise NoLogFile
        for old in rotated(path):
            old.unlink(missing_ok=True)
        # Emptied, not deleted: the supervisor goes on writing into it.
        with path.open("r+b") as file:
            file.truncate(0)
        return done("log_cleared")


def _tail(raw: str) -> int:
    """How many bytes are wanted; 0 for all. Raises InvalidInput."""
    if not raw:
        return 0
    if not raw.isascii() or not raw.isdigit():
        raise InvalidInput.of("tail", "field_not_number")
    # No log has more bytes than that; and Python reads no number of thousands of digits.
    return int(raw.lstrip("0")[:18] or "0")
