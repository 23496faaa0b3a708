"""Are the committed .mo files what the .po files say? msgfmt is not needed, and nothing is written."""

import sys
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parents[1] / "autobangumi" / "locale"


def wrong(source: Path) -> str:
    """What is wrong with one catalogue; "" for nothing."""
    entries = polib.pofile(str(source))
    unfinished = [*entries.untranslated_entries(), *entries.fuzzy_entries()]
    if unfinished:
        return f"{len(unfinished)} entries are not translated, e.g. {unfinished[0].msgid!r}"
    compiled = source.with_suffix(".mo")
    if not compiled.exists():
        return "it was never compiled"
    shown = {
        (item.msgctxt, item.msgid): item.msgstr or item.msgstr_plural
        for item in polib.mofile(str(compiled))
    }
    said = {
        (item.msgctxt, item.msgid): item.msgstr or item.msgstr_plural
        for item in entries.translated_entries()
    }
    return "" if shown == said else "its .mo file is another; compile it again"


if __name__ == "__main__":
    faults = {source: fault for source in LOCALE.rglob("*.po") if (fault := wrong(source))}
    sys.exit("\n".join(f"{source}: {fault}" for source, fault in faults.items()) or None)
