"""The wizard's pages in their order, and how far a draft has come."""

import enum
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.setup.drafts import Answers
from apps.setup.forms import (
    AccountForm,
    DownloaderForm,
    FeedForm,
    FilesForm,
    MessagesForm,
    StepForm,
)


class Name(enum.StrEnum):
    """A page of the wizard, as its address says it."""

    ACCOUNT = "account"
    DOWNLOADER = "downloader"
    FILES = "files"
    FEED = "feed"
    MESSAGES = "messages"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Step:
    """One page: what it is called and what it asks."""

    name: Name
    title: str | Promise
    icon: str
    form: type[StepForm]
    #: May be left for later.
    is_optional: bool = False


STEPS: Final = (
    Step(Name.ACCOUNT, _("Account"), "person", AccountForm),
    Step(Name.DOWNLOADER, _("Downloader"), "download", DownloaderForm),
    Step(Name.FILES, _("Files"), "folder", FilesForm),
    Step(Name.FEED, _("First feed"), "feed", FeedForm, is_optional=True),
    Step(Name.MESSAGES, _("Messages"), "bell", MessagesForm, is_optional=True),
    Step(Name.REVIEW, _("Review"), "done", StepForm),
)
ORDER: Final = tuple(step.name for step in STEPS)


@dataclass(frozen=True, slots=True)
class Mark:
    """One entry of the row of steps at the head of the page."""

    name: Name
    title: str | Promise
    is_here: bool
    is_open: bool


def step(name: str) -> Step | None:
    """The page of this name, if there is one."""
    return next((each for each in STEPS if each.name == name), None)


def before(name: Name) -> Name | None:
    """The page that "Back" leads to."""
    place = ORDER.index(name)
    return ORDER[place - 1] if place else None


def after(name: Name) -> Name:
    """The page that "Continue" leads to."""
    return ORDER[min(ORDER.index(name) + 1, len(ORDER) - 1)]


def first_open(answers: Answers) -> Name:
    """The first page that has not been answered."""
    return next((name for name in ORDER if name not in answers.done), Name.REVIEW)


def is_open(name: Name, answers: Answers) -> bool:
    """May this page be shown? All before it are answered."""
    return all(earlier in answers.done for earlier in ORDER[: ORDER.index(name)])


def marks(here: Name, answers: Answers) -> list[Mark]:
    """The row of steps as it stands for this draft."""
    return [
        Mark(each.name, each.title, each.name == here, is_open(each.name, answers))
        for each in STEPS
    ]
