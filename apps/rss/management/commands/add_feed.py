"""`manage.py add_feed`: follow an address as it is, without looking at its shows first."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.core import tables
from apps.core.config import store
from apps.core.errors import Problem
from apps.core.outside import way_out
from apps.core.sentences import sentence
from apps.core.text import say
from apps.rss import feeds
from apps.rss.models import FeedParser


class Command(BaseCommand):
    """Add a feed."""

    help = (
        "Adds a feed. Each show in it gets a rule by itself, unless --single says that it holds one show, which then "
        "needs a rule that fits (see the command subscribe)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The address, and what is known of it."""
        parser.add_argument("url", help="address of an RSS feed")
        parser.add_argument("--name", default="", help="what to call it; its own title if left out")
        parser.add_argument("--single", action="store_true", help="the feed holds one show")
        parser.add_argument(
            "--parser",
            choices=FeedParser.values,
            default=FeedParser.MIKAN.value,
            help="who names its shows: Mikan's pages (default), TMDB, or the release alone (parser)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Add it, or say why not."""
        tables.make_ready()
        try:
            wanted = feeds.wanted_from(
                {
                    "url": options["url"],
                    "name": options["name"],
                    "aggregate": not options["single"],
                    "parser": options["parser"],
                }
            )
            with way_out(store.load()) as outside:
                feed = feeds.add(wanted, outside=outside)
        except Problem as problem:
            raise CommandError(sentence(problem)) from None
        self.stdout.write(say("feed_added", {"name": feed.name}).en)
