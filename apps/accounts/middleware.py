"""Pages and admin: the same sign-in as the API, and the names that we answer to."""

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import split_domain_port, validate_host
from django.utils.functional import SimpleLazyObject

from apps.accounts import cookies, people, sessions
from apps.accounts.authentication import is_cross_site
from apps.accounts.models import User
from apps.accounts.visitors import asked_host, visitor
from apps.core.errors import NameNotAnswered, NotSignedIn
from apps.core.text import say

#: Endings that only a network of one's own gives out.
_HOME_ENDINGS = (".local", ".lan", ".home.arpa", ".internal")
_ASK_AGAIN_SECONDS = 2


class BrowserScheme:
    """Whether the browser speaks https, where a proxy in front of us takes it off.

    A configured proxy says so; and so does the browser itself, whose `Origin` is https and our own name. So forms
    and secure cookies also work behind a proxy that nobody told us of.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """From here on the request is as secure as the browser sees it."""
        if not request.is_secure() and (_is_vouched_for(request) or _says_https(request)):
            request.META["wsgi.url_scheme"] = "https"
        return self._get_response(request)


def _is_vouched_for(request: HttpRequest) -> bool:
    # Who asks is only looked into where something was said: this is on every request's way.
    return "HTTP_X_FORWARDED_PROTO" in request.META and visitor(request).is_secure


def _says_https(request: HttpRequest) -> bool:
    origin = request.META.get("HTTP_ORIGIN", "")
    return origin.startswith("https://") and not is_cross_site(request)


class CookieUser(AuthenticationMiddleware):
    """`request.user` from the cookie `token`, for pages and admin; read when it is first asked for."""

    def process_request(self, request: HttpRequest) -> None:
        """Set the user; Django's own session is not asked."""
        request.user = SimpleLazyObject(lambda: user_of(request))  # type: ignore[assignment]


def user_of(request: HttpRequest) -> User | AnonymousUser:
    """The person whose cookie came with a page request."""
    token = request.COOKIES.get(cookies.NAME)
    if not token:
        return AnonymousUser()
    try:
        return sessions.person(sessions.check(token))
    except NotSignedIn:
        return AnonymousUser()


class AnsweredNames:
    """Until setup is complete only names that no stranger can own are answered.

    Otherwise a web page could point its own name at this machine (DNS rebinding) and walk through the
    wizard. Afterwards any name will do, unless AUTOBANGUMI_ALLOWED_HOSTS narrows it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or say why not."""
        host = split_domain_port(asked_host(request))[0]
        if _is_answered(host):
            return self._get_response(request)
        problem = NameNotAnswered(host=host[:100])
        words = say(problem.code, problem.facts)
        if request.path_info.startswith("/api/"):
            said = {"msg_en": words.en, "msg_zh": words.zh, "detail": words.en}
            return JsonResponse({"status": False} | said, status=problem.status)
        return HttpResponse(
            f"{words.en}\n{words.zh}\n",
            status=problem.status,
            content_type="text/plain; charset=utf-8",
        )


def _is_answered(host: str) -> bool:
    if _is_home_name(host) or validate_host(host, settings.ALLOWED_NAMES):
        return True
    return not settings.ALLOWED_NAMES and _is_set_up()


def _is_home_name(host: str) -> bool:
    if not host:
        # HTTP/1.0, or a name that is none: nothing to rebind.
        return True
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return "." not in host.rstrip(".") or host.rstrip(".").endswith(_HOME_ENDINGS)
    return True


def _is_set_up() -> bool:
    """Asked for each request, so a yes is remembered for a moment."""
    if caches["local"].get("is_set_up"):
        return True
    if people.need_setup():
        return False
    caches["local"].set("is_set_up", "yes", _ASK_AGAIN_SECONDS)
    return True
