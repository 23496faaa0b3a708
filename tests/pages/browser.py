"""A real Chromium for the tests of pages: the fixtures, and what every page must keep to."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

#: In milliseconds; a busy machine takes its time.
PATIENCE: Final = 30_000
expect.set_options(timeout=PATIENCE)
CHROMIUM: Final = Path("/usr/bin/chromium")
#: Where the pictures go, to be looked at; not part of the repository.
PICTURES: Final = Path(__file__).resolve().parents[2] / "build" / "pages"
_FLAGS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
PHONE: Final = (390, 844)
DESK: Final = (1440, 900)
NARROWEST: Final = (360, 740)


@dataclass(frozen=True, slots=True)
class Look:
    """How a visitor looks at a page."""

    language: str = "en-GB"
    theme: str = "light"
    size: tuple[int, int] = DESK
    script: bool = True

    @property
    def name(self) -> str:
        """For the file of a picture."""
        script = "" if self.script else "-noscript"
        return f"{self.language[:2]}-{self.theme}-{self.size[0]}{script}"


#: Both languages, both widths, both themes, each met at least twice.
LOOKS: Final = (
    Look("en-GB", "light", DESK),
    Look("zh-CN", "dark", DESK),
    Look("zh-CN", "light", PHONE),
    Look("en-GB", "dark", PHONE),
)


@dataclass(slots=True)
class Visit:
    """One visitor: a page, and what the browser complained about."""

    page: Page
    look: Look
    complaints: list[str] = field(default_factory=list)

    def picture(self, name: str) -> None:
        """Keep a picture of the whole page."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        path = PICTURES / f"{name}-{self.look.name}.png"
        self.page.screenshot(path=path, full_page=True)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; without it the tests are skipped on a person's machine and fail in CI."""
    if not CHROMIUM.exists():
        words = "Chromium is missing; make test-servers installs it"
        if os.environ.get("AUTOBANGUMI_CI") == "1":  # noqa: TID251 - the test run's own switch
            pytest.fail(words)
        pytest.skip(words)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        # Django takes a thread with a running loop for async code and refuses its tables there.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # noqa: TID251
        yield browser
        browser.close()


@contextmanager
def visiting(browser: Browser, address: str, look: Look) -> Iterator[Visit]:
    """A fresh visitor; at the end nothing may have been complained about."""
    context: BrowserContext = browser.new_context(
        base_url=address,
        viewport={"width": look.size[0], "height": look.size[1]},
        locale=look.language,
        color_scheme="dark" if look.theme == "dark" else "light",
        java_script_enabled=look.script,
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    visit = Visit(context.new_page(), look)
    visit.page.on("console", lambda line: _heard(visit, line.type, line.text))
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    yield visit
    context.close()
    assert visit.complaints == []


def _heard(visit: Visit, kind: str, text: str) -> None:
    is_answer = "Failed to load resource" in text and any(
        status in text for status in (" 400 ", " 401 ", " 404 ", " 500 ")
    )
    if kind in {"error", "warning"} and not is_answer:
        visit.complaints.append(text)


#: Everything that is cheap to look at in the page itself; what it returns must be empty.
_FAULTS: Final = (Path(__file__).parent / "faults.js").read_text(encoding="utf-8")


def faults(page: Page) -> list[Any]:
    """What is wrong with the page as it stands: landmarks, names, headings, contrast, width."""
    found: list[Any] = page.evaluate(_FAULTS)
    return found
