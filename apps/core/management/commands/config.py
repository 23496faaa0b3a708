"""manage.py config: read and change the settings from the command line."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.core.config import first_boot, store
from apps.core.config.document import masked, to_plain
from apps.core.errors import InvalidInput
from apps.core.text import say

_AUTHOR = "command line"


class Command(BaseCommand):
    """Four small commands around the one configuration document."""

    help = (
        "Read and change the settings. A changed setting is used by the running program within a "
        "second; the port and the kind of downloader take a restart."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """get, set, export, import."""
        what = parser.add_subparsers(dest="what", required=True, metavar="get|set|export|import")
        get = what.add_parser("get", help="show all settings, a section, or one setting")
        get.add_argument("path", nargs="?", help="for example: downloader, or downloader.host")
        get.add_argument("--secrets", action="store_true", help="show secrets in clear")
        change = what.add_parser("set", help="change one setting")
        change.add_argument("path", help="for example: program.rss_time")
        change.add_argument(
            "value",
            nargs="?",
            help="the new value; lists as JSON; left out, it is read from standard input, so that "
            "a secret is not seen by others",
        )
        export = what.add_parser("export", help="print all settings as JSON, as import reads them")
        export.add_argument("--secrets", action="store_true", help="include secrets in clear")
        take = what.add_parser(
            "import", help="lay a JSON file (of this program, or AutoBangumi 3.2) over the settings"
        )
        take.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do one of them."""
        first_boot.prepare()
        match options["what"]:
            case "get":
                self._get(options["path"], show_secrets=options["secrets"])
            case "set":
                self._set(options["path"], options["value"])
            case "export":
                self._get(None, show_secrets=options["secrets"])
            case _:
                self._import(options["file"])

    def _get(self, path: str | None, *, show_secrets: bool) -> None:
        value: Any = _document(show_secrets=show_secrets)
        for part in path.split(".") if path else ():
            if not isinstance(value, dict) or part not in value:
                raise CommandError(f"There is no setting {path}.")
            value = value[part]
        is_text = isinstance(value, str)
        self.stdout.write(value if is_text else json.dumps(value, ensure_ascii=False, indent=2))

    def _set(self, path: str, value: str | None) -> None:
        section, _, field = path.partition(".")
        known = to_plain(store.load())
        known["bangumi_manager"] = known["bangumi_manage"]
        if field not in known.get(section, {}):
            raise CommandError(f"There is no setting {path}.")
        given = sys.stdin.readline().rstrip("\r\n") if value is None else value
        try:
            store.update({section: {field: given}}, author=_AUTHOR)
        except InvalidInput as problem:
            parsed = _as_json(given)
            if parsed is None:
                raise CommandError(_words(problem)) from problem
            self._update({section: {field: parsed}})
        self.stdout.write(f"{path} is set.")

    def _import(self, file: Path) -> None:
        patch = first_boot.read_file(file)
        if patch is None:
            raise CommandError(f"{file} cannot be read as settings. Nothing was changed.")
        self._update(patch)
        self.stdout.write(f"{file} was taken over.")

    def _update(self, patch: dict[str, Any]) -> None:
        try:
            store.update(patch, author=_AUTHOR)
        except InvalidInput as problem:
            raise CommandError(_words(problem)) from problem


def _document(*, show_secrets: bool) -> dict[str, Any]:
    config = store.load()
    root = str(settings.DEFAULT_LIBRARY_DIR)
    if not show_secrets:
        return masked(config, library_root=root)
    document: dict[str, Any] = to_plain(config)
    document["downloader"]["path"] = document["downloader"]["path"] or root
    return document


def _as_json(text: str) -> Any:
    """The value that a text stands for, where it is no plain text."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def _words(problem: InvalidInput) -> str:
    lines = [f"{fault.field}: {say(fault.code, dict(fault.facts)).en}" for fault in problem.errors]
    return " ".join([*lines, "Nothing was changed."])
