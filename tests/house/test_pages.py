"""Pages carry no script and no style of their own, so that the browser can be told to run none."""

import re
from pathlib import Path

import pytest

from tests.house.sources import ROOT

PAGES = sorted((ROOT / "templates").rglob("*.html"))
FORBIDDEN = {
    "a script in the page": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "a style in the page": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "a handler in the page": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "an address that is code": re.compile(r"javascript:", re.IGNORECASE),
    "text that is not escaped": re.compile(r"\|\s*safe\b|autoescape\s+off", re.IGNORECASE),
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
@pytest.mark.parametrize("what", FORBIDDEN)
def test_a_page_is_text_alone(page: Path, what: str) -> None:
    text = page.read_text(encoding="utf-8")

    assert FORBIDDEN[what].findall(text) == []
