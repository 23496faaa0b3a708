"""Pages that belong to no room: errors, and the switch of language and theme."""

import logging
import secrets
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import get_script_prefix
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.core import clock
from apps.core.browser import THEME_COOKIE, THEMES, TONGUES, remember

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What an error page says: the answer first, then what to do."""

    status: int
    heading: str
    then: str
    #: The line in the log that belongs to it; only where we are at fault.
    number: str = ""
    retry: bool = False
    strip: str = field(default="dddxnn")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the address or the form was not what we can read."""
    del exception
    heading = _("That request could not be read.")
    then = _("The address or the form was cut off on its way. Go back and try once more.")
    return _page(request, Trouble(400, heading, then))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but not allowed."""
    del exception
    heading = _("This page is not open to you.")
    then = _("Sign in with an account that may see it.")
    return _page(request, Trouble(403, heading, then))


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token does not match: an old tab, blocked cookies, or another site."""
    log.warning("A form was refused at %s: %s", request.path, reason)
    heading = _("This form was open for too long.")
    then = _(
        "Nothing was changed. Load the page again and send it once more. The browser must be allowed "
        "to keep cookies of this site."
    )
    return _page(request, Trouble(403, heading, then, retry=True))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing lives at this address."""
    del exception
    heading = _("There is nothing at this address.")
    then = _("It may have been deleted, or the link was cut off.")
    return _page(request, Trouble(404, heading, then))


def broken(request: HttpRequest) -> HttpResponse:
    """500: our own fault; the log has the traceback and this number."""
    number = f"{secrets.token_hex(2)}-{secrets.token_hex(2)}"
    log.error("The page %s broke; its number is %s", request.path, number)
    heading = _("This page broke. Your episodes did not.")
    then = _("Downloads and feeds run in other processes and go on.")
    return _page(request, Trouble(500, heading, then, number=number, retry=True))


def _page(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    context = {"trouble": trouble, "now": clock.now()}
    return render(request, "error.html", context, status=trouble.status)


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep the language or the theme in a cookie and go back to where the switch was."""
    target = request.POST.get("next", "")
    hosts = {request.get_host()}
    if not url_has_allowed_host_and_scheme(target, hosts, require_https=request.is_secure()):
        target = get_script_prefix()
    response = HttpResponseRedirect(target)
    language = request.POST.get("language", "")
    if language in {tongue.code for tongue in TONGUES}:
        remember(response, name=settings.LANGUAGE_COOKIE_NAME, value=language)
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        remember(response, name=THEME_COOKIE, value=theme)
    return response
