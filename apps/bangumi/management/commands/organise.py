"""`manage.py organise`: put finished downloads in their place now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.bangumi import arrivals
from apps.bangumi.arrivals import Ending
from apps.core import clock, locks, tables
from apps.core.config import store
from apps.core.errors import Problem
from apps.core.sentences import sentence
from apps.downloader import torrents


class Command(BaseCommand):
    """Rename finished downloads."""

    help = (
        "Renames finished downloads and puts them where your media server finds them. This happens by itself every "
        "few seconds; the command does it now. Nothing is ever overwritten or deleted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The one option."""
        parser.add_argument(
            "--dry-run", action="store_true", help="only print what would be renamed to what"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Organise once, under the same lock as the regular turn."""
        tables.make_ready()
        config = store.load()
        try:
            with locks.hold(arrivals.LOCK):
                found = arrivals.organise(
                    torrents.client(config), config, now=clock.now(), dry_run=options["dry_run"]
                )
        except Problem as problem:
            raise CommandError(sentence(problem)) from None
        for arrival in found:
            for old, new in arrival.files:
                mark = "=" if old == new else "→"
                self.stdout.write(f"{arrival.torrent.save_path}: {old} {mark} {new}")
            if arrival.ending in {Ending.HELD, Ending.FAILED}:
                self.stdout.write(f"  {arrival.torrent.name}: {arrival.ending.value}")
        if not found:
            self.stdout.write("Nothing is waiting.")
