"""Sizes, times and signs as pages say them."""

import datetime as dt

import pytest
from django.utils import translation

from apps.core import clock
from apps.core.icons import ICONS
from apps.core.templatetags import look


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (None, "0 B"),
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1.0 kB"),
        (1_500_000_000, "1.4 GB"),
        (442_000_000_000, "412 GB"),
        (10**16, "9095 TB"),
    ],
)
def test_sizes_are_said_with_two_figures_at_least(count: int | None, said: str) -> None:
    assert look.size(count) == said


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (None, "", ""),
        (-1, "", ""),
        (8_640_000, "", ""),
        (20, "under 1 min left", "不到 1 分钟"),
        (360, "6 min left", "还需 6 分钟"),
        (3600, "1 hour left", "还需 1 小时"),
        (7300, "2 hours left", "还需 2 小时"),
        (3 * 86_400, "3 days left", "还需 3 天"),
    ],
)
def test_what_is_left_is_said_in_one_unit(seconds: int | None, english: str, chinese: str) -> None:
    assert look.left(seconds) == english
    with translation.override("zh-hans"):
        assert look.left(seconds) == chinese


@pytest.mark.parametrize(
    ("passed", "english", "chinese"),
    [
        (dt.timedelta(seconds=-30), "just now", "刚刚"),
        (dt.timedelta(seconds=59), "just now", "刚刚"),
        (dt.timedelta(minutes=4), "4 min ago", "4 分钟前"),
        (dt.timedelta(hours=1, minutes=5), "1 hour ago", "1 小时前"),
        (dt.timedelta(days=2), "2 days ago", "2 天前"),
    ],
)
def test_how_long_ago_is_said_in_one_unit(passed: dt.timedelta, english: str, chinese: str) -> None:
    moment = clock.now() - passed
    assert look.since(moment) == english
    with translation.override("zh-hans"):
        assert look.since(moment) == chinese


def test_a_moment_keeps_its_exact_time() -> None:
    said = look.ago(clock.now())
    assert said.startswith('<time datetime="20')
    assert "just now</time>" in said
    assert look.ago(None) == ""


def test_words_never_become_marks() -> None:
    assert "&lt;b&gt;" in look.strip("dd", "<b>")


@pytest.mark.parametrize("name", sorted(ICONS))
def test_every_sign_is_hidden_from_who_listens(name: str) -> None:
    assert 'aria-hidden="true"' in look.icon(name)
