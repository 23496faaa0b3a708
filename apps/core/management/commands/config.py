"""manage.py config: read and change the settings from the command line."""

import getpass
import json
import re
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext_noop

from apps.core import reconfigure, remarks, tables
from apps.core.config import first_boot, store
from apps.core.config.document import masked, to_plain
from apps.core.errors import InvalidInput
from apps.core.sentences import sentence

_AUTHOR = gettext_noop("command line")
_ASSIGNMENT = re.compile(r"\w+\.\w+=")


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
        change = what.add_parser("set", help="change settings, all of them or none")
        change.add_argument(
            "changes",
            nargs="+",
            metavar="SETTING",
            help="NAME=VALUE, as often as you like, for example program.rss_time=900; or one NAME and "
            "its value; or one NAME alone, whose value is then read from standard input, so that a "
            "secret is not seen by others. Lists are written as JSON.",
        )
        export = what.add_parser("export", help="print all settings as JSON, as import reads them")
        export.add_argument("--secrets", action="store_true", help="include secrets in clear")
        take = what.add_parser(
            "import", help="lay a JSON file (of this program, or AutoBangumi 3.2) over the settings"
        )
        take.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do one of them."""
        tables.make_ready()
        match options["what"]:
            case "get":
                self._get(options["path"], show_secrets=options["secrets"])
            case "set":
                self._set(options["changes"])
            case "export":
                self._export(show_secrets=options["secrets"])
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

    def _export(self, *, show_secrets: bool) -> None:
        document = _document(show_secrets=show_secrets)
        # One of the twins is enough, and whoever edits it edits all there is.
        document.pop("bangumi_manager", None)
        self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))

    def _set(self, given: Sequence[str]) -> None:
        values = _assignments(given)
        known = to_plain(store.load())
        known["bangumi_manager"] = known["bangumi_manage"]
        patch: dict[str, Any] = {}
        for path, value in values.items():
            section, _, field = path.partition(".")
            if field not in known.get(section, {}):
                raise CommandError(f"There is no setting {path}.")
            is_list = isinstance(known[section][field], list)
            patch.setdefault(section, {})[field] = _as_json(value) if is_list else value
        self._update(patch)
        for path in values:
            self.stdout.write(f"{path} is set.")

    def _import(self, file: Path) -> None:
        patch = first_boot.read_file(file)
        if patch is None:
            raise CommandError(f"{file} cannot be read as settings. Nothing was changed.")
        self._update(patch)
        self.stdout.write(f"{file} was taken over.")

    def _update(self, patch: dict[str, Any]) -> None:
        try:
            config = reconfigure.change(patch, author=_AUTHOR)
        except InvalidInput as problem:
            raise CommandError(f"{sentence(problem)} Nothing was changed.") from problem
        for remark in remarks.on_filter(config.rss_parser.filter):
            self.stderr.write(remark.en)


def _document(*, show_secrets: bool) -> dict[str, Any]:
    config = store.load()
    root = str(settings.DEFAULT_LIBRARY_DIR)
    if not show_secrets:
        return masked(config, library_root=root)
    document: dict[str, Any] = to_plain(config)
    document["downloader"]["path"] = document["downloader"]["path"] or root
    return document


def _assignments(given: Sequence[str]) -> dict[str, str]:
    """Names and values in any of the three ways they may be written."""
    first = given[0]
    if _ASSIGNMENT.match(first):
        odd = [item for item in given if not _ASSIGNMENT.match(item)]
        if odd:
            raise CommandError(f"{odd[0]} is not NAME=VALUE.")
        return dict(item.split("=", 1) for item in given)
    match given[1:]:
        case []:
            if sys.stdin.isatty():
                return {first: getpass.getpass(f"{first} (nothing is shown): ")}
            return {first: sys.stdin.readline().rstrip("\r\n")}
        case [value]:
            return {first: value}
        case _:
            raise CommandError("Write NAME=VALUE for each, or one NAME and its value.")


def _as_json(text: str) -> Any:
    """What a text stands for; itself where it is no JSON, so that the refusal speaks of it."""
    try:
        return json.loads(text)
    except ValueError:
        return text
