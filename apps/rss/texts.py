"""Texts and addresses out of a feed, as they are kept."""

import html
import re
from urllib.parse import urljoin

#: Characters that XML forbids; they come with titles pasted from elsewhere.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
LINE_BREAK = re.compile(r"\s*[\r\n]+\s*")
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,31});", re.IGNORECASE)
WHOLE = re.compile(r"(?:https?://|magnet:)", re.IGNORECASE)


def one_line(value: str) -> str:
    """A text of one line: nothing escaped any more, no control characters, no blanks around it."""
    text = value.strip()
    if not text:
        return ""
    if not text.isprintable():
        text = LINE_BREAK.sub(" ", CONTROLS.sub("", text)).strip()
    if "&" in text and ENTITY.search(text):
        text = html.unescape(text)
    return text


def whole_address(value: str, *, base: str) -> str:
    """An address, made whole where it names no host; `&amp;` that was escaped twice is a plain `&`."""
    address = one_line(value)
    whole = WHOLE.match(address)
    if not address or whole:
        return f"{whole[0].lower()}{address[whole.end() :]}" if whole else ""
    try:
        return urljoin(base, address)
    except ValueError:
        return ""
