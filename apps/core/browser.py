"""What every answer tells the browser, and what the browser tells us: policy, language, theme."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language

from apps.core.text import Words, say

_DIRECTIVES: Final = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
#: Nothing but our own files; no inline script or style, no frames, no plugins, no fonts.
POLICY: Final = "; ".join(_DIRECTIVES)
#: Swagger's viewer evaluates its templates, writes styles and carries its pictures along.
DOCS_POLICY: Final = (
    POLICY.replace("script-src 'self'", "script-src 'self' 'unsafe-eval'")
    .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
    .replace("img-src 'self'", "img-src 'self' data:")
)
#: What a page of ours never needs from the machine it is shown on.
PERMISSIONS: Final = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

THEME_COOKIE: Final = "theme"
THEMES: Final = ("auto", "light", "dark")
PREFERENCES_MAX_AGE_SECONDS: Final = 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language that the pages speak."""

    #: Django's name and the one of BCP 47 for `lang=`.
    code: str
    tag: str
    #: What it calls itself on the switch.
    name: str


TONGUES: Final = (Tongue("en", "en", "English"), Tongue("zh-hans", "zh-Hans", "中文"))

Answer = Callable[[HttpRequest], HttpResponseBase]


def policy(get_response: Answer) -> Answer:
    """Middleware: the policy and its companions on every answer that does not bring its own."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        docs = request.path_info.startswith("/docs")
        response.headers.setdefault("Content-Security-Policy", DOCS_POLICY if docs else POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        return response

    return answer


def tongue() -> Tongue:
    """The language of the current request; English where we have none."""
    code = (get_language() or "").lower()
    return next((each for each in TONGUES if each.code == code), TONGUES[0])


def in_words(code: str, facts: Mapping[str, object] | None = None) -> str:
    """A message of core/text.py in the language of the current request."""
    return in_language(say(code, facts))


def in_language(words: Words) -> str:
    """A message in the language of the current request."""
    return words.zh if tongue().code.startswith("zh") else words.en


def as_kept(code: str, facts: Mapping[str, object]) -> str:
    """What a row keeps, in the language of the page; the code itself where its sentence has changed since."""
    try:
        return in_words(code, facts) if code else ""
    except KeyError:
        return code


def theme_of(request: HttpRequest) -> str:
    """The theme that the visitor chose; "auto" follows the system."""
    chosen = request.COOKIES.get(THEME_COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


def page_context(request: HttpRequest) -> dict[str, object]:
    """Context processor: what base.html needs on every page; asks no database."""
    spoken = tongue()
    return {
        "tongue": spoken,
        "other_tongue": next(each for each in TONGUES if each is not spoken),
        "tongues": TONGUES,
        "theme": theme_of(request),
    }


def remember(response: HttpResponse, *, name: str, value: str) -> None:
    """Keep a choice of look or language for a year; the admin's script reads the theme."""
    response.set_cookie(name, value, max_age=PREFERENCES_MAX_AGE_SECONDS, samesite="Lax", path="/")
