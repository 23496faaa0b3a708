"""`manage.py refresh`: read feeds now, without waiting for the next round."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from apps.core import tables
from apps.core.addresses import masked
from apps.core.config import store
from apps.core.outside import way_out
from apps.core.text import say
from apps.rss import refresh
from apps.rss.models import ConnectionStatus, Feed

#: Digits that surely fit a number of the database.
LONGEST_NUMBER = 18


class Command(BaseCommand):
    """Read feeds."""

    help = (
        "Reads your feeds now and claims what is new; the running program then downloads it. Without a name all feeds "
        "that are switched on are read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which feeds."""
        parser.add_argument(
            "feed",
            nargs="*",
            help="number, name or address of a feed; switched off ones are read too",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, then say how each feed is."""
        tables.make_ready()
        feeds = [self._named(word) for word in options["feed"]] or list(Feed.objects.due())
        config = store.load()
        with way_out(config) as outside:
            done = refresh.refresh(feeds, config=config, outside=outside)
        for feed in Feed.objects.filter(pk__in=[feed.pk for feed in feeds]):
            self.stdout.write(f"{feed.pk:>4}  {feed.name}: {_state(feed)}")
        self.stdout.write(
            f"{done.read} feeds read, {done.failed} failed; {done.new} new releases, {done.taken} to download."
        )
        if done.failed:
            raise CommandError(f"{done.failed} of {done.read} feeds could not be read.")

    def _named(self, word: str) -> Feed:
        wanted = Q(name=word) | Q(url=word)
        if word.isascii() and word.isdigit() and len(word) <= LONGEST_NUMBER:
            wanted |= Q(pk=int(word))
        found = list(Feed.objects.filter(wanted)[:2])
        if len(found) != 1:
            how_many = "no feed" if not found else "more than one feed"
            raise CommandError(f"There is {how_many} called {masked(word)}.")
        return found[0]


def _state(feed: Feed) -> str:
    if feed.connection_status == ConnectionStatus.ERROR:
        return say(feed.last_error_code, feed.last_error_facts).en
    return f"{feed.seen_count} listed, {feed.new_count} new, {feed.taken_count} taken at the last change"
