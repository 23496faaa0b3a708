"""The home page and its buttons."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.gate import HOME, for_people
from apps.core import clock, work
from apps.core.config import store
from apps.dashboard.home import gather

_OK: Final = 200
_REFUSED: Final = 400


@never_cache
@require_safe
@for_people
def home(request: HttpRequest) -> HttpResponse:
    """Is it working, and if not, why not?"""
    return _shown(request)


def _shown(
    request: HttpRequest, *, status: int = _OK, typed: str = "", refusal: str = ""
) -> HttpResponse:
    context = {
        "home": gather(store.load()),
        "now": clock.now(),
        "here": HOME,
        "typed": typed,
        "refusal": refusal,
    }
    return render(request, "dashboard/home.html", context, status=status)


@require_POST
@for_people
def check_feeds(request: HttpRequest) -> HttpResponse:
    """Read all feeds soon."""
    work.soon("feeds")
    messages.success(request, _("The feeds are read now; what they offer shows up here."))
    return HttpResponseRedirect(reverse(HOME))


@require_POST
@for_people
def start_again(_request: HttpRequest) -> HttpResponse:
    """Undo /stop."""
    work.set_stopped(stopped=False)
    return HttpResponseRedirect(reverse(HOME))
