"""`manage.py subscribe`: follow the show of a feed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.core import tables
from apps.core.config import store
from apps.core.errors import Problem
from apps.core.outside import way_out
from apps.core.sentences import sentence
from apps.core.text import say
from apps.rss import feeds, subscribe
from apps.rss.models import FeedParser
from apps.rss.orders import order_from


class Command(BaseCommand):
    """Follow a feed."""

    help = (
        "Follows the show of a feed: makes its rule and claims what the feed has now. With --aggregate the feed is "
        "added as one of several shows, and each show in it gets a rule by itself."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The address, and how it is to be followed."""
        parser.add_argument("url", help="address of an RSS feed")
        parser.add_argument(
            "--name", default="", help="what to call the show, or with --aggregate the feed"
        )
        parser.add_argument("--aggregate", action="store_true", help="the feed lists several shows")
        parser.add_argument(
            "--from",
            dest="wanted_from",
            metavar="N",
            help="the first episode that is wanted; what comes before is left out",
        )
        parser.add_argument(
            "--parser",
            choices=FeedParser.values,
            default=FeedParser.MIKAN.value,
            help="who names the show: Mikan's pages (default), TMDB, or the release alone (parser)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Follow, then say what came of it."""
        if options["aggregate"] and options["wanted_from"] is not None:
            raise CommandError("--from is said of one show, --aggregate follows many.")
        tables.make_ready()
        try:
            self._follow(
                **{
                    key: options[key]
                    for key in ("url", "name", "aggregate", "parser", "wanted_from")
                }
            )
        except Problem as problem:
            raise CommandError(sentence(problem)) from None

    def _follow(
        self, *, url: str, name: str, aggregate: bool, parser: str, wanted_from: str | None
    ) -> None:
        config = store.load()
        wanted = feeds.wanted_from(
            {"url": url, "name": name, "aggregate": aggregate, "parser": parser}
        )
        with way_out(config) as outside:
            if aggregate:
                self._say("feed_added", name=feeds.add(wanted, outside=outside).name)
                return
            order = order_from({"url": url, "name": wanted.name, "wanted_from": wanted_from})
            record = subscribe.analyse(
                wanted.url, parser=parser, config=config, outside=outside
            ).record
            found = subscribe.subscribe(
                order.told(record), url=wanted.url, parser=parser, config=config, outside=outside
            )
        self._say("subscribed", title=found.rule.official_title, count=found.taken)

    def _say(self, code: str, **facts: object) -> None:
        self.stdout.write(say(code, facts).en)
