"""Signing in and out, and one's own account, as pages."""

import contextlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.hashers import check_password
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts import access_tokens, cookies, passkeys, people, sessions, throttles
from apps.accounts.devices import device
from apps.accounts.forms import CredentialsForm, NameForm, TokenForm, add_faults
from apps.accounts.gate import HOME, for_people
from apps.accounts.models import ApiToken, Passkey, Scope, Session, User
from apps.accounts.sign_in import sign_in
from apps.accounts.visitors import visitor
from apps.core import clock
from apps.core.browser import in_words, tongue
from apps.core.config import store
from apps.core.errors import (
    AddressNotAllowed,
    InvalidInput,
    NotFound,
    NotSignedIn,
    TooMany,
    WrongCredentials,
)

_OK = 200
_BAD = 400
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
        response = _asked(request, aim=aim, username=username, refusal=_words(refusal))
        if isinstance(refusal, TooMany):
            response.status_code = refusal.status
            response.headers["Retry-After"] = str(refusal.facts["seconds"])
        return response
    landed = HttpResponseRedirect(aim)
    cookies.keep(landed, opened.token, is_secure=who.is_secure)
    return landed


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


# -- one's own account


@dataclass(frozen=True, slots=True)
class Device:
    """One open session as the page says it."""

    id: uuid.UUID
    name: str
    seen: datetime
    is_here: bool


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def account(request: HttpRequest) -> HttpResponse:
    """Name and password, passkeys, devices, tokens; each form says with `do` what it is for."""
    known = sessions.check(request.COOKIES.get(cookies.NAME, ""))
    user = User.objects.get(pk=known.user_id)
    if request.method != "POST":
        return _account_shown(request, user)
    act = _ACTS.get(request.POST.get("do", ""))
    if act is None:
        return _account_shown(request, user, status=_BAD)
    try:
        return act(request, user)
    except NotFound:
        # Another tab was quicker: the page shows how things stand.
        return _to_account()


def _change_credentials(request: HttpRequest, user: User) -> HttpResponse:
    form = CredentialsForm(request.POST)
    opened = _changed(request, user, form) if form.is_valid() else None
    if opened is None:
        return _account_shown(request, user, status=_BAD, credentials=form)
    code = "password_updated" if form.cleaned_data["password"] else "name_updated"
    messages.success(request, in_words(code))
    response = _to_account()
    cookies.keep(response, opened.token, is_secure=visitor(request).is_secure)
    return response


def _changed(request: HttpRequest, user: User, form: CredentialsForm) -> sessions.Opened | None:
    """The session with its new token; None where the form now says what was wrong."""
    given = form.cleaned_data
    attempt = throttles.Try(
        address=visitor(request).address, username=user.username, password=given["current"]
    )
    try:
        throttles.count(attempt)
        if not check_password(given["current"], user.password):
            form.add_error("current", _("This is not your password."))
            return None
        throttles.forget(attempt)
        return people.change(
            user,
            session_id=_here(request),
            username=given["username"],
            password=given["password"] or None,
        )
    except TooMany as refusal:
        form.add_error("current", _words(refusal))
    except InvalidInput as problem:
        add_faults(form, problem)
    return None


def _rename_passkey(request: HttpRequest, user: User) -> HttpResponse:
    form = NameForm(request.POST)
    if form.is_valid():
        passkeys.rename(user, _passkey(request, user), name=form.cleaned_data["name"])
    return _to_account("passkeys")


def _delete_passkey(request: HttpRequest, user: User) -> HttpResponse:
    passkey = _passkey(request, user)
    passkeys.delete(user, passkey)
    messages.success(request, in_words("passkey_deleted", {"name": passkey.name}))
    return _to_account("passkeys")


def _end_session(request: HttpRequest, user: User) -> HttpResponse:
    with contextlib.suppress(ValueError):
        chosen = uuid.UUID(request.POST.get("id", ""))
        if Session.objects.filter(pk=chosen, user=user).exists():
            sessions.end(chosen)
    return _to_account("devices")


def _end_others(request: HttpRequest, user: User) -> HttpResponse:
    count = sessions.end_all(user, but=_here(request))
    words = ngettext("%(count)s device signed out.", "%(count)s devices signed out.", count)
    messages.success(request, words % {"count": count})
    return _to_account("devices")


def _make_token(request: HttpRequest, user: User) -> HttpResponse:
    form = TokenForm(request.POST, owner=user)
    if form.is_valid():
        try:
            made = access_tokens.issue(owner=user, **form.cleaned_data)
        except InvalidInput as problem:
            add_faults(form, problem)
        else:
            # Shown on this very page and nowhere else: a redirect would have to carry it.
            return _account_shown(request, user, made=made)
    return _account_shown(request, user, status=_BAD, token=form)


def _make_calendar(request: HttpRequest, user: User) -> HttpResponse:
    """A token that opens the calendar alone, shown as the address that a calendar program takes."""
    made = access_tokens.issue(owner=user, name=_("Calendar"), scope=Scope.CALENDAR)
    said = urlencode({"token": made.text, "lang": tongue().code})
    address = request.build_absolute_uri(f"{reverse('calendar.ics')}?{said}")
    return _account_shown(request, user, calendar=address)


def _revoke_token(request: HttpRequest, user: User) -> HttpResponse:
    token = access_tokens.revoke(_number(request), owner=user)
    messages.success(request, in_words("token_revoked", {"name": token.name}))
    return _to_account("tokens")


_ACTS: Final[dict[str, Callable[[HttpRequest, User], HttpResponse]]] = {
    "credentials": _change_credentials,
    "rename-passkey": _rename_passkey,
    "delete-passkey": _delete_passkey,
    "end-session": _end_session,
    "end-others": _end_others,
    "make-token": _make_token,
    "make-calendar": _make_calendar,
    "revoke-token": _revoke_token,
}


def _account_shown(
    request: HttpRequest,
    user: User,
    *,
    status: int = _OK,
    credentials: CredentialsForm | None = None,
    token: TokenForm | None = None,
    made: access_tokens.Issued | None = None,
    calendar: str = "",
) -> HttpResponse:
    now = clock.now()
    context: dict[str, Any] = {
        "here": "account",
        "credentials": credentials or CredentialsForm(initial={"username": user.username}),
        "passkeys": passkeys.of(user),
        "devices": _devices(request, user),
        "tokens": ApiToken.objects.filter(owner=user, revoked=None).order_by("pk"),
        "token_form": token or TokenForm(owner=user),
        "made": made,
        "calendar": calendar,
        "now": now,
    }
    return render(request, "accounts/account.html", context, status=status)


def _devices(request: HttpRequest, user: User) -> list[Device]:
    here = _here(request)
    rows = Session.objects.filter(user=user, revoked=None, expires__gt=clock.now())
    devices = [
        Device(row.pk, device(row.user_agent) or _("Unknown device"), row.last_seen, row.pk == here)
        for row in rows.order_by("-last_seen")
    ]
    return sorted(devices, key=lambda each: not each.is_here)


def _here(request: HttpRequest) -> uuid.UUID:
    """The session of this browser; `for_people` has let it in."""
    return sessions.check(request.COOKIES.get(cookies.NAME, "")).session_id


def _passkey(request: HttpRequest, user: User) -> Passkey:
    return passkeys.find(user, passkey_id=_number(request), credential_id=None)


def _number(request: HttpRequest) -> int:
    said = request.POST.get("id", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0  # noqa: PLR2004 - 64 bits


def _to_account(part: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("account") + (f"#{part}" if part else ""))
