"""A real Chromium for the tests of pages: the fixtures, and what every page must keep to."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

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
    context.set_default_timeout(10_000)
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
_FAULTS: Final = r"""
() => {
  const faults = [];
  const say = (what, element) => faults.push(what + ": " + (element?.outerHTML ?? "").slice(0, 160));
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.querySelectorAll("body *")]
      .find((e) => e.getBoundingClientRect().right > root.clientWidth + 1 && !e.closest(".seg, .tabs, pre, .vh, .skip"));
    say("sideways scroll of " + (root.scrollWidth - root.clientWidth), wide);
  }
  if (!root.lang) say("no language");
  if (!document.title) say("no title");
  if (document.querySelectorAll("h1").length !== 1) say("not one h1");
  if (document.querySelectorAll("main").length !== 1) say("not one main");
  if (!document.querySelector("a.skip[href='#main'], .skip-to-content-link")) say("no skip link");
  let last = 0;
  for (const head of document.querySelectorAll("h1, h2, h3, h4")) {
    const level = Number(head.tagName[1]);
    if (level > last + 1) say("a level of headings is skipped", head);
    last = level;
  }
  const ids = new Set();
  for (const e of document.querySelectorAll("[id]")) { if (ids.has(e.id)) say("an id twice", e); ids.add(e.id); }
  for (const e of document.querySelectorAll("[aria-describedby], [aria-labelledby]"))
    for (const name of ["aria-describedby", "aria-labelledby"])
      for (const id of (e.getAttribute(name) ?? "").split(/\s+/).filter(Boolean))
        if (!document.getElementById(id)) say(name + " leads nowhere", e);
  const named = (e) => (e.getAttribute("aria-label") ?? "").trim() || e.getAttribute("aria-labelledby")
    || [...(e.labels ?? [])].some((label) => label.textContent.trim()) || e.title
    || (["A", "BUTTON", "SUMMARY"].includes(e.tagName) && e.textContent.trim());
  for (const e of document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), select, textarea"))
    if (!e.closest("[aria-hidden=true]") && !named(e)) say("no name", e);
  for (const e of document.querySelectorAll("nav, aside, progress"))
    if (!e.getAttribute("aria-label") && !e.getAttribute("aria-labelledby")) say("a landmark or figure without name", e);
  for (const e of document.querySelectorAll("img:not([alt])")) say("no alt", e);
  for (const e of document.querySelectorAll("[style]:not([style='']), style, script:not([src])")) say("inline", e);

  // contrast of every text against the nearest painted ground (WCAG 2)
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (e) => {
    for (let each = e; each; each = each.parentElement) {
      const colour = rgba(getComputedStyle(each).backgroundColor);
      if (colour[3] > 250) return colour;
    }
    return rgba(getComputedStyle(root).backgroundColor);
  };
  const seen = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, e = text.parentElement;
    if (!text.textContent.trim() || seen.has(e) || !e.checkVisibility() || e.closest(".vh, .skip, :disabled, option, noscript")) continue;
    seen.add(e);
    const style = getComputedStyle(e);
    if (rgba(style.color)[3] < 10) continue;
    const [a, b] = [light(rgba(style.color)), light(ground(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 600);
    if (ratio < (large ? 3 : 4.5)) say("contrast of " + ratio.toFixed(2), e);
  }
  return faults;
}
"""


def faults(page: Page) -> list[Any]:
    """What is wrong with the page as it stands: landmarks, names, headings, contrast, width."""
    found: list[Any] = page.evaluate(_FAULTS)
    return found
