"""/setup: what the wizard of a client asks, until there is an administrator."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from apps.accounts import people, throttles
from apps.accounts.authentication import is_cross_site
from apps.accounts.visitors import visitor
from apps.core import remarks
from apps.core.addresses import host_of
from apps.core.api.answers import done, envelope
from apps.core.api.bodies import json_object
from apps.core.config import store
from apps.core.config.schema import Downloader
from apps.core.errors import (
    CrossSite,
    InvalidInput,
    Problem,
    SetupCodeNeeded,
    SetupDone,
    UnsafeAddress,
)
from apps.core.outside import way_out
from apps.core.text import say
from apps.notification.deliver import send_example
from apps.rss.feeds import Wanted
from apps.setup import reach, submission, wizard
from apps.setup.api import described
from apps.setup.submission import Submission

_FORBIDDEN = 403


class SetupViewSet(ViewSet):
    """Open to everyone while there is no account, and closed for good afterwards."""

    operations = described.SETUP

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def status(self, request: Request) -> Response:  # noqa: ARG002 - DRF's own shape
        """Is setup needed? Once it is not, the answer says so with 403, as all of these calls do."""
        if people.need_setup():
            return Response({"need_setup": True, "version": settings.VERSION})
        answer = {"need_setup": False, "version": settings.VERSION}
        words = envelope(SetupDone.code, success=False)
        return Response(answer | words | {"detail": words["msg_en"]}, status=_FORBIDDEN)

    def test_downloader(self, request: Request) -> Response:
        """Can the client be reached and signed in to? Nothing is stored."""
        section = submission.downloader_from(_body(request))
        _count(request)
        return _result(lambda: _client_answer(section))

    def test_rss(self, request: Request) -> Response:
        """Can the feed be read? Says nothing of it but its title and how much is in it."""
        url = submission.feed_url_from(_body(request), "url")
        _count(request)
        return _result(lambda: _feed_answer(url))

    def test_notification(self, request: Request) -> Response:
        """Send one message on a channel."""
        provider = submission.provider_from(_body(request))

        def send() -> dict[str, Any]:
            with way_out(store.load()) as outside:
                send_example(provider, outside)
            return _passed("setup_message_sent")

        return _result(send)

    def complete(self, request: Request) -> Response:
        """Put everything in force at once, or nothing."""
        given = submission.read(_body(request))
        _count(request)
        name, trouble = _first_feed(given)
        wizard.complete(
            username=given.username,
            password=given.password,
            config=given.config,
            feed=Wanted(given.feed_url, name, aggregate=True) if given.feed_url else None,
        )
        extra: dict[str, Any] = {"status_code": 200, "data": None}
        if given.is_password_ours:
            extra |= {"username": given.username, "password": given.password}
        remarked = remarks.on_filter(store.load().rss_parser.filter)
        if trouble is not None:
            host = host_of(given.feed_url)
            return done("setup_complete_feed_unread", extra=extra, remarks=remarked, host=host)
        code = "setup_password_is_ours" if given.is_password_ours else "setup_complete"
        return done(code, extra=extra, remarks=remarked)


def _body(request: Request) -> dict[str, Any]:
    """The body, for whoever may still send one. Raises SetupDone, CrossSite, SetupCodeNeeded, TooMany.

    Nobody has signed in, so any page that a browser of this network shows could send one in its name.
    """
    if not people.need_setup():
        raise SetupDone
    if is_cross_site(request):
        raise CrossSite
    body = json_object(request)
    shown = str(body.pop("setup_code", None) or request.META.get("HTTP_X_SETUP_CODE", ""))
    if settings.SETUP_CODE:
        attempt = throttles.SetupCodeTry(address=visitor(request).address, code=shown[:1000])
        throttles.count(attempt)
        if not secrets.compare_digest(
            shown.encode(errors="replace"), str(settings.SETUP_CODE).encode()
        ):
            raise SetupCodeNeeded
        throttles.forget(attempt)
    return body


def _count(request: Request) -> None:
    """What asks outside is counted, so that nobody asks without end through us. Raises TooMany."""
    throttles.count(throttles.Asking(address=visitor(request).address, what="setup-test"))


def _first_feed(given: Submission) -> tuple[str, Problem | None]:
    """What to call the first feed, and why it cannot be read if it can't. Raises UnsafeAddress."""
    if not given.feed_url:
        return "", None
    try:
        title = reach.feed_head(given.feed_url).title
    except UnsafeAddress:
        raise
    except Problem as problem:
        return given.feed_name or host_of(given.feed_url), problem
    return given.feed_name or title or host_of(given.feed_url), None


# -- answers of the tests: 200 whether or not the other side works


def _result(test: Callable[[], Mapping[str, Any]]) -> Response:
    """The answer of a test. What is wrong with the request itself is raised as it is."""
    try:
        return Response(test())
    except (InvalidInput, UnsafeAddress):
        raise
    except Problem as problem:
        return Response(_worded(problem.code, problem.facts, success=False))


def _passed(code: str, **also: Any) -> dict[str, Any]:
    return _worded(code, also, success=True) | {
        name: also[name] for name in ("title", "item_count") if name in also
    }


def _worded(code: str, facts: Mapping[str, Any], *, success: bool) -> dict[str, Any]:
    words = say(code, facts)
    return {
        "success": success,
        "status": success,
        "message_en": words.en,
        "message_zh": words.zh,
        "msg_en": words.en,
        "msg_zh": words.zh,
        "title": None,
        "item_count": None,
    }


def _client_answer(section: Downloader) -> dict[str, Any]:
    info = reach.client_info(section)
    if info is None:
        return _passed("setup_engine_can_run")
    return _passed("setup_client_works", name=info.name, version=info.version)


def _feed_answer(url: str) -> dict[str, Any]:
    head = reach.feed_head(url)
    return _passed(
        "setup_feed_works", title=head.title or host_of(url), item_count=head.entry_count
    )
