"""`manage.py parse`: what the reader of release titles makes of a title. Needs no database."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from apps.bangumi import preview
from apps.bangumi.preview import Preview
from apps.core import clock, tables
from apps.core.config import store
from apps.titles import Reading, read

_LINES_AT_ONCE = 200


class Command(BaseCommand):
    """Prints readings, for a person as a table, for a program as JSON."""

    help = (
        "Read release titles and show what they say: group, names, season, episode, quality, subtitles. "
        "Nothing is stored, and without --explain no database is needed."
    )
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Titles, or `-` for standard input."""
        parser.add_argument(
            "titles",
            nargs="+",
            metavar="TITLE",
            help='release titles or file names; a single "-" reads them from standard input, one a line',
        )
        parser.add_argument(
            "--json", action="store_true", help="print one JSON object for each title, one a line"
        )
        parser.add_argument(
            "--explain",
            action="store_true",
            help="also say which rule each would belong to and why, and where its file would stand",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Read the titles in their order."""
        titles: list[str] = options["titles"]
        self._explains: bool = options["explain"]
        if self._explains:
            tables.bring_up_to_date()
        if titles == ["-"]:
            self._stream(
                _lines(sys.stdin.buffer), is_json=options["json"], is_live=sys.stdin.isatty()
            )
            return
        if "-" in titles:
            raise CommandError('"-" (standard input) can\'t be mixed with titles')
        self._stream(iter(titles), is_json=options["json"], is_live=False)

    def _stream(self, titles: Iterator[str], *, is_json: bool, is_live: bool) -> None:
        waiting: list[str] = []
        for title in titles:
            waiting.append(self._told(title, is_json=is_json))
            if is_live or len(waiting) >= _LINES_AT_ONCE:
                self._put(waiting)
        self._put(waiting)

    def _told(self, title: str, *, is_json: bool) -> str:
        if not self._explains:
            reading = read(title)
            return _as_line(reading.as_json()) if is_json else _as_table(reading)
        found = preview.of_title(title, config=store.load(), now=clock.now())
        return _as_line(preview.as_json(found)) if is_json else _explained(found)

    def _put(self, waiting: list[str]) -> None:
        if waiting:
            self.stdout.write("\n".join(waiting))
            self.stdout.flush()
            waiting.clear()


def _lines(source: BinaryIO) -> Iterator[str]:
    """Lines of any bytes; what is no UTF-8 becomes replacement characters."""
    for raw in source:
        yield raw.rstrip(b"\r\n").decode("utf-8", "replace")


_encode = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": ")).encode


def _as_line(told: Mapping[str, object]) -> str:
    line = _encode(told)
    return line if line.isascii() else line.encode("utf-8", "replace").decode()


def _as_table(reading: Reading) -> str:
    """A small table: only what is written in the title, then what was not understood."""
    told = reading.as_json()
    subtitles = reading.subtitle_languages
    rows: list[tuple[str, object]] = [
        ("group", " & ".join(reading.groups)),
        *(
            (f"title ({language.value})", " / ".join(names))
            for language, names in reading.names.items()
        ),
        ("season", _span(reading.season, reading.season_end)),
        ("part", reading.part),
        ("episode", _span(reading.episode, reading.episode_end)),
        ("absolute", reading.absolute),
        ("version", reading.version if reading.version != 1 else None),
        ("finale", "yes" if reading.finale else None),
        ("kind", reading.kind.value),
        *((name, told[name]) for name in ("resolution", "source", "platform")),
        (
            "subtitles",
            " ".join([*subtitles, *([reading.subtitle_kind] if reading.subtitle_kind else [])]),
        ),
        ("marks", " ".join(reading.subtitle_marks)),
        ("video", " ".join(reading.video)),
        ("audio", " ".join(reading.audio)),
        *((name, told[name]) for name in ("container", "crc", "year")),
        ("left over", " · ".join(reading.leftovers)),
        ("because", ", ".join(reading.reasons)),
    ]
    lines = [reading.text.encode("utf-8", "replace").decode()]
    lines += [f"  {name:<12}{value}" for name, value in rows if value not in (None, "")]
    return "\n".join([*lines, ""])


def _explained(found: Preview) -> str:
    """The table with each place of the title, then the rule, the reason, and the file."""
    reading = found.reading
    rows: list[tuple[str, object]] = [
        (f"{one.start}-{one.end}", f"{one.field}: {reading.text[one.start : one.end]}")
        for one in reading.spans
    ]
    rows += [
        ("rule", _rule(found)),
        ("because", found.words.en),
        *(("not", f"{rival.rule}: {rival.words.en}") for rival in found.rivals),
        ("file", found.path),
    ]
    lines = [f"  {name:<12}{value}" for name, value in rows if value not in (None, "")]
    return "\n".join([_as_table(reading).rstrip("\n"), *lines, ""])


def _rule(found: Preview) -> str:
    if found.rule is None:
        return "none"
    return f"{found.rule}" if found.rule.pk else f"{found.rule} (a new one)"


def _span(first: float | None, last: float | None) -> str | None:
    if first is None:
        return None
    return f"{first}" if last is None else f"{first} to {last}"
