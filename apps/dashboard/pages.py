"""The pages that look across rooms, and their buttons."""

import contextlib
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.gate import HOME, for_people
from apps.accounts.near import refuse_near
from apps.bangumi import weekdays
from apps.bangumi.models import Rule
from apps.core import clock, work
from apps.core.browser import in_words
from apps.core.config import store
from apps.core.errors import InvalidInput, NotFound, Problem
from apps.core.outside import way_out
from apps.dashboard import calendar as week
from apps.dashboard import inbox as messages_page
from apps.dashboard import search as shows
from apps.dashboard import titles
from apps.dashboard.home import gather
from apps.notification import inbox as kept
from apps.rss import feeds
from apps.search import at_once

_OK: Final = 200
_REFUSED: Final = 400
#: Digits that surely fit a number of the database.
_LONGEST_NUMBER: Final = 18


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


@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def add_feed(request: HttpRequest) -> HttpResponse:
    """Follow the shows of a feed, or say why not beside the field. Whoever comes back to the address goes home."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse(HOME))
    typed = request.POST.get("url", "").strip()
    try:
        refuse_near(request.user, typed)
        wanted = feeds.wanted_from({"url": typed, "aggregate": True})
        with way_out(store.load(), may_go_near=request.user.is_superuser) as outside:
            feed = feeds.add(wanted, outside=outside)
    except InvalidInput as problem:
        first = problem.errors[0]
        refusal = in_words(first.code, dict(first.facts))
        return _shown(request, status=_REFUSED, typed=typed, refusal=refusal)
    except Problem as problem:
        refusal = in_words(problem.code, problem.facts)
        return _shown(request, status=_REFUSED, typed=typed, refusal=refusal)
    messages.success(request, _("Following %(name)s.") % {"name": feed.name})
    return HttpResponseRedirect(reverse(HOME))


@require_POST
@for_people
def start_again(request: HttpRequest) -> HttpResponse:
    """Undo /stop, as an administrator."""
    if not request.user.is_superuser:
        raise PermissionDenied
    work.set_stopped(stopped=False)
    return HttpResponseRedirect(reverse(HOME))


@never_cache
@require_safe
@for_people
def calendar(request: HttpRequest) -> HttpResponse:
    """How much of the week is here, and what comes when?"""
    monday = week.monday_of(request.GET.get("week", ""))
    context = {
        "week": week.gather(monday),
        "monday": monday,
        "weekdays": list(WEEKDAYS.items()),
        "here": "calendar",
    }
    return render(request, "dashboard/calendar.html", context)


@never_cache
@require_safe
@for_people
def search(request: HttpRequest) -> HttpResponse:
    """Which shows are there to follow?"""
    typed, site = request.GET.get("q", "").strip(), request.GET.get("site", "")
    status, refusal = _OK, ""
    try:
        found = shows.gather(typed, site)
    except InvalidInput as problem:
        status, refusal = _REFUSED, in_words(problem.errors[0].code, dict(problem.errors[0].facts))
        found = shows.gather("", site)
    context = {"search": found, "refusal": refusal, "here": "search"}
    return render(request, "dashboard/search.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def follow_found(request: HttpRequest) -> HttpResponse:
    """Follow what a search found, or say why not on its page."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("search"))
    said = request.POST
    try:
        found = at_once.follow(said.get("provider", ""), said.get("words", ""), config=store.load())
    except Problem as problem:
        messages.error(request, in_words(problem.code, problem.facts), extra_tags="fail")
        query = urlencode({"q": said.get("q", ""), "site": said.get("site", "")})
        return HttpResponseRedirect(f"{reverse('search')}?{query}")
    title = found.rule.official_title
    said_so = _("Following %(name)s.") % {"name": title}
    if found.taken:
        said_so = in_words("subscribed", {"title": title, "count": found.taken})
    messages.success(request, said_so)
    return HttpResponseRedirect(reverse(HOME))


@never_cache
@require_safe
@for_people
def title_lab(request: HttpRequest) -> HttpResponse:
    """How is a title read, and what would become of it?"""
    typed = request.GET.get("title", "")
    context = {
        "typed": typed,
        "titles": titles.shown_titles(typed),
        "most": titles.MOST,
        "example": titles.EXAMPLE,
        "here": "titles",
    }
    return render(request, "dashboard/titles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def move_show(request: HttpRequest) -> HttpResponse:
    """Put a show on another weekday, or back to the catalogue's; every group's rule of its season goes along."""
    monday = week.monday_of(request.POST.get("week", ""))
    back = HttpResponseRedirect(f"{reverse('calendar')}?week={monday:%Y-%m-%d}")
    if request.method != "POST":
        return back
    said, number = request.POST.get("weekday", ""), request.POST.get("rule", "")
    rule = Rule.objects.filter(pk=int(number)).first() if _is_number(number) else None
    if rule is None or (said and said not in map(str, WEEKDAYS)):
        return back
    same = Rule.objects.filter(official_title=rule.official_title, season=rule.season)
    weekdays.set_by_hand(same, int(said) if said else None)
    if not said:
        work.soon("calendar")
    messages.success(request, in_words("rule_changed", {"title": rule.official_title}))
    return back


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def inbox(request: HttpRequest) -> HttpResponse:
    """What happened; and what a person does with it. A message that is gone meanwhile is passed over."""
    if request.method != "POST":
        context = {"inbox": messages_page.gather(), "here": "inbox"}
        return render(request, "dashboard/inbox.html", context)
    said = request.POST.get("id", "")
    number = int(said) if _is_number(said) else 0
    match request.POST.get("do", ""):
        case "read-all":
            kept.mark_read()
        case "delete-read":
            count = kept.delete_read()
            messages.success(request, _("Deleted: %(count)s.") % {"count": count})
        case "read" if number:
            with contextlib.suppress(NotFound):
                kept.mark_read(number)
        case "delete" if number:
            with contextlib.suppress(NotFound):
                kept.delete(number)
    return HttpResponseRedirect(reverse("inbox"))
