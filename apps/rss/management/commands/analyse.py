"""`manage.py analyse`: what following an address would bring; nothing is kept."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.core import tables
from apps.core.config import store
from apps.core.errors import Problem
from apps.core.outside import way_out
from apps.core.sentences import sentence
from apps.rss import feeds, subscribe
from apps.rss.models import FeedParser


class Command(BaseCommand):
    """Look at a feed."""

    help = "Looks at a feed and prints the rule it would make, and how many shows it has. Nothing is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The address and who names the show."""
        parser.add_argument("url", help="address of an RSS feed")
        parser.add_argument(
            "--parser",
            choices=FeedParser.values,
            default=FeedParser.MIKAN.value,
            help="who names the show: Mikan's pages (default), TMDB, or the release alone (parser)",
        )
        parser.add_argument("--json", action="store_true", help="print the rule as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Analyse and print."""
        tables.make_ready()
        config = store.load()
        try:
            url = feeds.wanted_from({"url": options["url"]}).url
            with way_out(config) as outside:
                found = subscribe.analyse(
                    url, parser=options["parser"], config=config, outside=outside
                )
        except Problem as problem:
            raise CommandError(sentence(problem)) from None
        if options["json"]:
            self.stdout.write(json.dumps(found.record, ensure_ascii=False, indent=2))
            return
        for name in (
            "official_title",
            "year",
            "season",
            "title_raw",
            "group_name",
            "dpi",
            "source",
            "subtitle",
            "filter",
        ):
            self.stdout.write(
                f"{name:>15}  {found.record[name] if found.record[name] is not None else ''}"
            )
        self.stdout.write(
            f"{len(found.content.candidates)} releases of {found.shows} shows are listed."
        )
        if found.shows > 1:
            self.stdout.write("Add it as a feed of several shows to follow all of them.")
