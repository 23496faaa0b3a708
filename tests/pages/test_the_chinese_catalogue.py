"""Every text of the pages has its Chinese, and what is compiled is what is written."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polib
from django.utils.translation.template import templatize

ROOT: Final = Path(__file__).resolve().parents[2]
CATALOGUE: Final = ROOT / "autobangumi" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
MARKS: Final = frozenset(
    {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
)
PLACEHOLDER: Final = re.compile(r"%\(\w+\)[sd]|%[sd]")


def texts_of_code() -> Iterator[str]:
    """What is marked in Python."""
    for path in (ROOT / "apps").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(text)), *_]):
                    if name in MARKS:
                        yield text
                case _:
                    pass


def texts_of_templates() -> Iterator[str]:
    """What is marked in templates, as Django would hand it to xgettext."""
    for path in (ROOT / "templates").rglob("*.html"):
        source = templatize(path.read_text(encoding="utf-8"))
        for call in re.findall(
            r"\b_?n?gettext\((u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\")", source
        ):
            yield ast.literal_eval(call)


def test_every_text_is_in_chinese() -> None:
    catalogue = {entry.msgid: entry for entry in polib.pofile(str(CATALOGUE))}
    used = {*texts_of_code(), *texts_of_templates()}
    assert sorted(used - catalogue.keys()) == []
    assert sorted(catalogue.keys() - used) == []
    assert [entry.msgid for entry in catalogue.values() if not entry.translated()] == []


def test_both_languages_have_the_same_placeholders() -> None:
    for entry in polib.pofile(str(CATALOGUE)):
        english = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        chinese = entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr
        assert set(PLACEHOLDER.findall(chinese)) == english, entry.msgid


def test_what_is_compiled_is_what_is_written() -> None:
    written = {entry.msgid: entry for entry in polib.pofile(str(CATALOGUE))}
    compiled = {entry.msgid: entry for entry in polib.mofile(str(CATALOGUE.with_suffix(".mo")))}
    assert compiled.keys() == written.keys()
    for msgid, entry in compiled.items():
        assert (entry.msgstr, entry.msgstr_plural) == (
            written[msgid].msgstr,
            written[msgid].msgstr_plural,
        )
