"""What a log line looks like, and what never stands in it."""

import io
import logging
import re

import pytest

from apps.core.logs import LineFormatter, is_no_echo, mask_text, mask_url


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://mikanani.me/RSS/MyBangumi?token=a%2Fb%3D", "https://mikanani.me/RSS/MyBangumi?token=***"),
        ("https://mikanani.me/Home/Episode/0123456789abcdef0123", "https://mikanani.me/Home/Episode/0123456789abcdef0123"),
        ("https://nyaa.si/?page=rss&q=x", "https://nyaa.si/?page=rss&q=x"),
        ("https://tracker.example/torrentrss.php?passkey=0a1b&rows=50", "https://tracker.example/torrentrss.php?passkey=***&rows=***"),
        ("https://tracker.example/feed/0123456789abcdef0123/x", "https://tracker.example/feed/***/x"),
        ("http://me:secret@nas.lan:8080/rss", "http://***@nas.lan:8080/rss"),
        ("http://[::1]:7892/a?b=c", "http://[::1]:7892/a?b=***"),
        ("https://api.telegram.example/bot12:AB/sendMessage", "https://api.telegram.example/***/sendMessage"),
        ("https://evil.example.mikanani.me.example/?token=a", "https://evil.example.mikanani.me.example/?token=***"),
        ("magnet:?xt=urn:btih:aa&tr=http%3A%2F%2Ft.example%2F0a1b&dn=n", "magnet:?xt=urn:btih:aa&tr=***&dn=n"),
    ],
)  # fmt: skip
def test_an_address_is_shown_without_its_keys(address: str, shown: str) -> None:
    assert mask_url(address) == shown


@pytest.mark.parametrize(
    "text",
    [
        "GET https://t.example/rss?k=hush1234 failed",
        "HTTPSConnectionPool(host='t.example', port=443): Max retries exceeded with url: /rss?x=hush1234 (Caused by",
        "HTTPSConnectionPool(host='t.example', port=443): Max retries exceeded with url: /hush1234hush1234hush/x (",
        "{'Authorization': 'Bearer hush1234'}",
        "Authorization: Basic hush1234==",
        "authorization: hush1234",
        'login with {"username": "me", "password": "hush1234"}',
        "password='hush1234 with a blank'",
        "api_key=hush1234&x=1",
        '{"key": "hush1234"}',
        "sign=hush1234",
        "X-Api-Key: hush1234",
        "made ab_hush1234hush1234hush1234hush1234 for you",
        "Cookie: SID=hush1234; b=c",
        "Set-Cookie: token=hush1234; Path=/",
        "sent eyJhbGciOiJIUzI1NiJ9.hush1234hush1234.hush1234hush1234 along",
        "http://user:hush1234@host.lan/x",
        "socks5://user:hush1234@host.lan:1080",
    ],
)
def test_no_text_shows_a_secret(text: str) -> None:
    assert "hush1234" not in mask_text(text)


def test_a_configured_secret_is_masked_wherever_it_stands() -> None:
    assert mask_text("it said: correct horse!", ["correct horse"]) == "it said: ***!"
    assert mask_text("at /bot12%3AAB/send", ["12:AB"]) == "at /bot***/send"


@pytest.mark.parametrize(
    "text",
    [
        "[SubsPlease] Sousou no Frieren - 03 (1080p) [F02B9CEE].mkv",
        "Feed 3: 12 entries, 4 new, 2 taken",
        "【喵萌奶茶★大小姐】 key: visual",
    ],
)
def test_ordinary_text_stays_readable(text: str) -> None:
    assert mask_text(text) == text


def _logged(record_from: object, *, secrets: tuple[str, ...] = ()) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter(lambda: secrets))
    logger = logging.Logger("tested")  # noqa: LOG001 - one of its own, so that no handler is shared
    logger.addHandler(handler)
    assert callable(record_from)
    record_from(logger)
    return stream.getvalue()


def test_a_line_has_the_form_that_clients_of_3_2_read() -> None:
    line = _logged(lambda logger: logger.warning("Version %s", "3.2.0"))
    assert re.fullmatch(r"\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] WARNING:  Version 3\.2\.0\n", line)
    assert "] INFO:     x" in _logged(lambda logger: logger.info("x"))
    assert "] ERROR:    x" in _logged(lambda logger: logger.critical("x"))


def test_what_a_site_says_cannot_forge_a_second_line() -> None:
    line = _logged(lambda logger: logger.info("title: %s", "a\n[2026-01-01 00:00:00] INFO: forged"))
    assert line.count("\n") == 1


def test_what_a_site_says_cannot_steer_a_terminal() -> None:
    line = _logged(lambda logger: logger.info("title: %s", "a\x1b[2J\x9bb\x00c\u2028d\te"))
    assert line.endswith("title: a\\x1b[2J\\x9bb\\x00c\\x2028d\te\n")


def test_a_traceback_is_masked_too() -> None:
    def fail(logger: logging.Logger) -> None:
        try:
            raise ValueError("https://t.example/?passkey=hush1234")  # noqa: TRY301 - the point
        except ValueError:
            logger.exception("failed")

    text = _logged(fail)
    assert "Traceback" in text
    assert "hush1234" not in text


def test_an_answer_of_500_is_not_repeated_by_the_framework() -> None:
    echo = logging.LogRecord(
        "django.request", logging.ERROR, "", 0, "Internal Server Error: /x", (), None
    )
    echo.status_code = 500
    traced = logging.LogRecord(
        "django.request", logging.ERROR, "", 0, "it broke", (), (None, None, None)
    )
    traced.status_code = 500
    refused = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: /x", (), None)
    refused.status_code = 404
    kept = [record for record in (echo, traced, refused) if is_no_echo(record)]
    assert kept == [traced, refused]
