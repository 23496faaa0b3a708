"""The wizard as pages: each step is a plain form that saves itself; nothing is in force before the last one."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts import cookies, sessions, throttles
from apps.accounts.gate import HOME, before_setup
from apps.accounts.models import User
from apps.accounts.visitors import visitor
from apps.core.addresses import host_of
from apps.core.browser import TONGUES, in_words, remember
from apps.core.errors import Problem, SetupDone, TooMany
from apps.rss import feeds
from apps.setup import checks, drafts, steps, wizard, wording
from apps.setup.drafts import OpenDraft
from apps.setup.findings import Finding, found
from apps.setup.forms import StepForm
from apps.setup.steps import Name, Step

_OK: Final = 200
_REFUSED: Final = 400


@dataclass(frozen=True, slots=True)
class Example:
    """One way to name files, with what it makes of an example."""

    method: str
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One answered step as the last page says it."""

    step: Name
    icon: str
    title: str
    text: str


@before_setup
def start(request: HttpRequest) -> HttpResponse:
    """/setup/: on to the first page that is not answered."""
    return _to(steps.first_open(drafts.opened(request).answers))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@before_setup
def step(request: HttpRequest, name: str) -> HttpResponse:
    """One page of the wizard: shown, or its form answered."""
    here = steps.step(name)
    if here is None:
        raise Http404
    draft = drafts.opened(request)
    if not steps.is_open(here.name, draft.answers):
        return _to(steps.first_open(draft.answers))
    if request.method != "POST":
        return _shown(request, here, draft, _form(here, draft))
    language = request.POST.get("language", "")
    if language in {tongue.code for tongue in TONGUES}:
        return _switched(request, here, draft, language)
    if here.name is Name.REVIEW:
        return _completed(request, here, draft)
    if here.is_optional and (
        request.POST.get("do") == "skip" or _is_left_blank(request, here, draft)
    ):
        draft.answers.values.pop(here.name, None)
        draft.answers.tests.pop(here.name, None)
        return _kept(request, draft, _done(here, draft))
    return _answered(request, here, draft)


def _is_left_blank(request: HttpRequest, here: Step, draft: OpenDraft) -> bool:
    """Going on with nothing typed, now or before, leaves an optional page for later."""
    if request.POST.get("do") == "test" or draft.answers.values.get(here.name):
        return False
    return not any(request.POST.get(name, "").strip() for name in here.form.base_fields)


def _answered(request: HttpRequest, here: Step, draft: OpenDraft) -> HttpResponse:
    form = _form(here, draft, request)
    attempt = _attempt(request, here)
    try:
        throttles.count(attempt)
    except TooMany as problem:
        refusal = in_words(problem.code, problem.facts)
        return _shown(request, here, draft, form, status=problem.status, refusal=refusal)
    if here.name is Name.ACCOUNT and "code" not in form.errors:
        throttles.forget(attempt)
    if not form.is_valid():
        return _shown(request, here, draft, form, status=_REFUSED)
    answers = draft.answers
    before = answers.values.get(here.name, {})
    values = dict(form.cleaned_data)
    values.update({name: before[name] for name in form.kept if not values.get(name)})
    values.pop("code", None)
    answers.values[here.name] = values
    if request.POST.get("do") == "test":
        _tested(here, draft)
        return _kept(request, draft, here.name, mark="#probe")
    if _needs_test(here, values):
        finding = _last_test(here, draft) or _tested(here, draft)
        if not finding.passed:
            return _kept(request, draft, here.name, mark="#probe")
    return _kept(request, draft, _done(here, draft))


def _attempt(request: HttpRequest, here: Step) -> throttles.Attempt:
    """What a page costs if it is sent again and again: a guess at the code, or a question outside."""
    address = visitor(request).address
    if here.name is Name.ACCOUNT:
        return throttles.SetupCodeTry(address=address, code=request.POST.get("code", ""))
    return throttles.Asking(address=address, what="setup-test")


def _switched(request: HttpRequest, here: Step, draft: OpenDraft, language: str) -> HttpResponse:
    """Keep what was typed, unchecked, and show the same page in the other language."""
    typed = {
        name: request.POST.get(name, "")
        for name in here.form.base_fields
        if name in request.POST and name not in here.form.secrets
    }
    before = draft.answers.values.get(here.name, {})
    if typed and typed != {name: before.get(name) for name in typed}:
        draft.answers.values[here.name] = {**before, **typed}
        draft.answers.done = [name for name in draft.answers.done if name != here.name]
    response = _kept(request, draft, here.name)
    remember(response, name=settings.LANGUAGE_COOKIE_NAME, value=language)
    return response


def _completed(request: HttpRequest, here: Step, draft: OpenDraft) -> HttpResponse:
    """Put all of it in force at once and sign the new administrator in."""
    who = visitor(request)
    try:
        user = _put_in_force(draft)
    except SetupDone:
        return HttpResponseRedirect(reverse(HOME))
    except Problem as problem:
        refusal = in_words(problem.code, problem.facts)
        return _shown(request, here, draft, _form(here, draft), status=_REFUSED, refusal=refusal)
    drafts.forget_all()
    response = HttpResponseRedirect(reverse(HOME))
    response.delete_cookie(drafts.COOKIE, path="/", samesite="Strict")
    opened = sessions.open_for(user, user_agent=who.user_agent)
    cookies.keep(response, opened.token, is_secure=who.is_secure)
    return response


def _put_in_force(draft: OpenDraft) -> User:
    values = draft.answers.values
    account, downloader = values[Name.ACCOUNT], values[Name.DOWNLOADER]
    files, feed, messages = values[Name.FILES], values.get(Name.FEED), values.get(Name.MESSAGES)
    client: dict[str, Any] = {"type": downloader["type"], "path": files["path"]}
    if downloader["type"] != "builtin":
        client |= {name: downloader[name] for name in ("host", "username", "password")}
    config: dict[str, Any] = {
        "downloader": client,
        "bangumi_manage": {"rename_method": files["rename_method"]},
    }
    if messages:
        webhook = {"type": "webhook", "enabled": True, "url": messages["url"]}
        config["notification"] = {"enable": True, "providers": [webhook]}
    return wizard.complete(
        username=account["username"],
        password=account["password"],
        config=config,
        feed=_wanted(draft, feed["url"]) if feed else None,
    )


def _wanted(draft: OpenDraft, url: str) -> feeds.Wanted:
    return feeds.Wanted(url=url, name=_feed_name(draft, url), aggregate=True)


def _feed_name(draft: OpenDraft, url: str) -> str:
    """As the feed calls itself, if it was read; else its host."""
    finding = _read_feed(draft)
    return str(finding.facts["title"] if finding else "") or host_of(url)


def _starting(draft: OpenDraft) -> int:
    """How many releases of the feed are taken at once; 0 where it was not read."""
    finding = _read_feed(draft)
    return int(finding.facts["taken"]) if finding else 0


def _read_feed(draft: OpenDraft) -> Finding | None:
    finding = _last_test(steps.STEPS[steps.ORDER.index(Name.FEED)], draft)
    return finding if finding and finding.passed else None


# -- what a page shows


def _shown(
    request: HttpRequest,
    here: Step,
    draft: OpenDraft,
    form: StepForm,
    *,
    status: int = _OK,
    refusal: str = "",
) -> HttpResponse:
    context: dict[str, Any] = {
        "step": here.name.value,
        "steps": steps.marks(here.name, draft.answers),
        "previous": steps.before(here.name),
        "form": form,
        "refusal": refusal,
        **_details(here, draft, form),
    }
    return render(request, f"setup/{here.name.value}.html", context, status=status)


def _details(here: Step, draft: OpenDraft, form: StepForm) -> dict[str, Any]:
    finding = None if form.is_bound else _last_test(here, draft)
    match here.name:
        case Name.DOWNLOADER:
            chosen = form["type"].value() or "builtin"
            return {
                "chosen": chosen,
                "probe": wording.downloader(finding) if finding else None,
            }
        case Name.FILES:
            return {
                "chosen": form["rename_method"].value() or "pn",
                "examples": _examples(),
                "probe": wording.folder(finding) if finding else None,
            }
        case Name.FEED if finding:
            if finding.passed:
                return {"preview": wording.preview(finding)}
            return {"probe": wording.feed(finding)}
        case Name.MESSAGES if finding:
            return {"probe": wording.webhook(finding)}
        case Name.REVIEW:
            return {
                "lines": [_review(each, draft) for each in steps.STEPS[:-1]],
                "starting": _starting(draft),
            }
        case _:
            return {}


def _examples() -> list[Example]:
    titles = {
        "pn": _("For Plex, Jellyfin, Emby"),
        "advance": _("The same, named for the folder"),
        "none": _("Keep the release’s own name"),
    }
    return [Example(method, title, checks.example_path(method)) for method, title in titles.items()]


def _review(each: Step, draft: OpenDraft) -> ReviewLine:
    values = draft.answers.values.get(each.name, {})
    return ReviewLine(each.name, each.icon, str(each.title), _said(each, values, draft))


def _said(each: Step, values: dict[str, Any], draft: OpenDraft) -> str:
    match each.name:
        case Name.ACCOUNT:
            return str(values.get("username", ""))
        case Name.DOWNLOADER:
            if values.get("type") == "builtin":
                return _("Built in")
            return f"qBittorrent · {values.get('host', '')}"
        case Name.FILES:
            return str(values.get("path", ""))
        case Name.FEED:
            if not values.get("url"):
                return _("Left for later")
            return _feed_name(draft, values["url"])
        case _:
            return host_of(values["url"]) if values.get("url") else _("Left for later")


def _form(here: Step, draft: OpenDraft, request: HttpRequest | None = None) -> StepForm:
    values = draft.answers.values.get(here.name, {})
    kept = frozenset(name for name in here.form.secrets if values.get(name))
    initial = {**_defaults(here, draft), **values}
    data = request.POST if request else None
    return here.form(data, kept=kept, initial=initial, auto_id="id_%s")


def _defaults(here: Step, draft: OpenDraft) -> dict[str, Any]:
    match here.name:
        case Name.DOWNLOADER:
            return {"type": "builtin", "username": "admin"}
        case Name.FILES:
            builtin = draft.answers.values.get(Name.DOWNLOADER, {}).get("type") == "builtin"
            path = str(settings.DEFAULT_LIBRARY_DIR) if builtin else "/downloads/Bangumi"
            return {"path": path, "rename_method": "pn"}
        case _:
            return {}


# -- tests


def _tested(here: Step, draft: OpenDraft) -> Finding:
    values = draft.answers.values[here.name]
    match here.name:
        case Name.DOWNLOADER:
            finding = checks.downloader(values)
        case Name.FILES:
            kind = draft.answers.values.get(Name.DOWNLOADER, {}).get("type", "builtin")
            finding = checks.folder(values["path"], is_elsewhere=kind != "builtin")
        case Name.FEED:
            finding = checks.feed(values["url"])
        case _:
            finding = checks.webhook(values["url"])
    plain = {**finding.plain(), "subject": _subject(values)}
    draft.answers.tests[here.name] = plain
    return finding


def _last_test(here: Step, draft: OpenDraft) -> Finding | None:
    """The last test of this step, if nothing was changed since."""
    finding = found(draft.answers.tests.get(here.name))
    values = draft.answers.values.get(here.name)
    if finding is None or values is None or finding.subject != _subject(values):
        return None
    return finding


def _needs_test(here: Step, values: dict[str, Any]) -> bool:
    """A download client or a folder that does not work would stop everything; the rest can be mended later."""
    return here.name is Name.FILES or (
        here.name is Name.DOWNLOADER and values.get("type") != "builtin"
    )


def _subject(values: dict[str, Any]) -> str:
    """A mark of what was tested, that does not give away a password."""
    text = json.dumps(values, sort_keys=True).encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()


# -- on to the next page


def _done(here: Step, draft: OpenDraft) -> Name:
    if here.name not in draft.answers.done:
        draft.answers.done.append(here.name)
    return steps.after(here.name)


def _kept(request: HttpRequest, draft: OpenDraft, name: Name, *, mark: str = "") -> HttpResponse:
    response = _to(name, mark=mark)
    drafts.keep(draft, response, secure=visitor(request).is_secure)
    return response


def _to(name: Name, *, mark: str = "") -> HttpResponse:
    return HttpResponseRedirect(reverse("setup-step", args=[name.value]) + mark)
