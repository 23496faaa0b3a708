"""`manage.py make_snapshot FILE DAY`: the catalogue that ships with the program, from bangumi-data's package."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.metadata import loose
from apps.metadata.catalogue import document, shelf


class Command(BaseCommand):
    """Slim the published file to what we use."""

    help = (
        "Writes the snapshot of the catalogue that ships with the program. FILE is dist/data.json of the npm package "
        "bangumi-data (npm pack bangumi-data), DAY the day on which that version was published, YYYY-MM-DD."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to read, and of which day it is."""
        parser.add_argument("file", type=Path)
        parser.add_argument("day")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read all of it, then replace the snapshot."""
        day = loose.day(options["day"])
        if day is None:
            raise CommandError(f"{options['day']} is no day such as 2026-05-15.")
        target = shelf.snapshot()
        making = target.with_suffix(".making")
        try:
            shows = document.items(options["file"].read_text(encoding="utf-8"))
            count = document.write(making, shelf.origin(day), shows)
            making.replace(target)
        except (OSError, ValueError, document.Unreadable) as error:
            raise CommandError(f"{options['file']} cannot be read: {error!r}") from error
        finally:
            making.unlink(missing_ok=True)
        self.stdout.write(f"{count} shows, {target.stat().st_size} bytes: {target}")
