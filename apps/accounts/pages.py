"""Signing in and out, as pages."""

import contextlib

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts import cookies, people, sessions
from apps.accounts.gate import HOME
from apps.accounts.sign_in import sign_in
from apps.accounts.visitors import visitor
from apps.core.config import store
from apps.core.errors import AddressNotAllowed, NotSignedIn, TooMany, WrongCredentials

_OK = 200
_REFUSED = 401


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; before setup there is nobody to sign in."""
    if people.need_setup():
        return HttpResponseRedirect(reverse("setup"))
    aim = _aim(request)
    if request.method != "POST":
        if request.user.is_authenticated:
            return HttpResponseRedirect(aim)
        return _asked(request, aim=aim)
    who = visitor(request)
    username = request.POST.get("username", "").strip()
    try:
        opened = sign_in(
            username=username,
            password=request.POST.get("password", ""),
            visitor=who,
            allowed=store.load().security.login_whitelist,
        )
    except (AddressNotAllowed, TooMany, WrongCredentials) as refusal:
        return _asked(request, aim=aim, username=username, refusal=_words(refusal))
    response = HttpResponseRedirect(aim)
    cookies.keep(response, opened.token, is_secure=who.is_secure)
    return response


def admin_login(request: HttpRequest) -> HttpResponse:
    """Where Django's admin sends whoever may not see it: to the sign-in, or nowhere."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return HttpResponseRedirect(f"{reverse('login')}?{request.META.get('QUERY_STRING', '')}")


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End this browser's session; signing out twice is no error."""
    with contextlib.suppress(NotSignedIn):  # it had ended already; the cookie still goes
        sessions.end(sessions.check(request.COOKIES.get(cookies.NAME, "")).session_id)
    response = HttpResponseRedirect(reverse("login"))
    cookies.drop(response)
    return response


def _asked(
    request: HttpRequest, *, aim: str, username: str = "", refusal: str = ""
) -> HttpResponse:
    context = {"aim": aim, "username": username, "refusal": refusal, "host": request.get_host()}
    status = _REFUSED if refusal else _OK
    return render(request, "accounts/login.html", context, status=status)


def _aim(request: HttpRequest) -> str:
    """Where to go afterwards: only to a page of ours."""
    aim = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        aim, {request.get_host()}, require_https=request.is_secure()
    )
    return aim if is_ours else reverse(HOME)


def _words(refusal: AddressNotAllowed | TooMany | WrongCredentials) -> str:
    if isinstance(refusal, TooMany):
        seconds = int(str(refusal.facts.get("seconds", 60)))
        return ngettext(
            "Too many tries. Wait %(seconds)s second, then try again.",
            "Too many tries. Wait %(seconds)s seconds, then try again.",
            seconds,
        ) % {"seconds": seconds}
    if isinstance(refusal, AddressNotAllowed):
        return _("Signing in is not allowed from your address.")
    return _("User name or password is wrong.")
