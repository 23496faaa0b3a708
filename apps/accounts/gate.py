"""Which pages are open to whom: the wizard until there is an administrator, afterwards what is behind the sign-in."""

import datetime as dt
import functools
from collections.abc import Callable
from typing import Concatenate, Final, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from apps.accounts import cookies, people, sessions
from apps.accounts.tokens import LIFETIME
from apps.accounts.visitors import visitor
from apps.core import clock
from apps.core.errors import NotSignedIn

Rest = ParamSpec("Rest")
Page = Callable[Concatenate[HttpRequest, Rest], HttpResponse]


#: How old a token becomes before a page exchanges it.
RENEW_AFTER: Final = dt.timedelta(hours=1)
#: Where a person lands who came without an aim.
HOME: Final = "home"


def for_people(page: Page[Rest]) -> Page[Rest]:
    """A page behind the sign-in; before setup it leads to the wizard."""

    @functools.wraps(page)
    def guarded(request: HttpRequest, /, *args: Rest.args, **options: Rest.kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return _kept_alive(request, page(request, *args, **options))
        if people.need_setup():
            return HttpResponseRedirect(reverse("setup"))
        aim = {} if request.path == reverse(HOME) else {"next": request.get_full_path()}
        query = f"?{urlencode(aim)}" if aim and request.method == "GET" else ""
        return HttpResponseRedirect(f"{reverse('login')}{query}")

    return guarded


def _kept_alive(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Who looks in within a day stays signed in: a token that is an hour old is exchanged for a fresh one."""
    try:
        known = sessions.check(request.COOKIES.get(cookies.NAME, ""))
        if known.expires - clock.now() < LIFETIME - RENEW_AFTER:
            fresh = sessions.renew(known.session_id).token
            cookies.keep(response, fresh, is_secure=visitor(request).is_secure)
    except NotSignedIn:
        return response  # ended meanwhile, by another tab
    return response


def before_setup(page: Page[Rest]) -> Page[Rest]:
    """A page of the wizard; once there is an administrator it leads home."""

    @functools.wraps(page)
    def guarded(request: HttpRequest, /, *args: Rest.args, **options: Rest.kwargs) -> HttpResponse:
        if people.need_setup():
            return page(request, *args, **options)
        return HttpResponseRedirect(reverse(HOME))

    return guarded
