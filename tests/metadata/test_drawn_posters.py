"""A show without a poster has a picture made of its title."""

from xml.etree import ElementTree as ET

import pytest

from apps.metadata import drawn

SVG = "{http://www.w3.org/2000/svg}"


def lines(title: str) -> list[str]:
    return [text.text or "" for text in ET.fromstring(drawn.picture(title)).iter(f"{SVG}text")]  # noqa: S314 - ours


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("静静的港", ["静静的港"]),
        ("Quiet Harbour", ["Quiet", "Harbour"]),
        ("关于我转生变成图书馆这件事", ["关于我转生变成", "图书馆这件事"]),
        ("The Lighthouse at Noon", ["The", "Lighthouse", "at Noon"]),
    ],
)
def test_the_title_stands_on_it_in_lines_that_fit(title: str, shown: list[str]) -> None:
    assert lines(title) == shown


@pytest.mark.parametrize(
    "title", ["", " ", "<script>alert(1)</script>", 'a"b&c', "a\x00b\x07", "x" * 500, "字" * 500]
)
def test_any_title_makes_a_whole_picture(title: str) -> None:
    root = ET.fromstring(drawn.picture(title))  # noqa: S314 - ours

    assert root.tag == f"{SVG}svg"
    assert {node.tag for node in root.iter()} <= {
        f"{SVG}{name}" for name in ("svg", "rect", "path", "g", "text")
    }
    assert len(lines(title)) <= 10


def test_one_title_always_looks_the_same_and_two_look_different() -> None:
    assert drawn.picture("静静的港") == drawn.picture("静静的港")
    assert drawn.picture("静静的港") != drawn.picture("茶会列车")
