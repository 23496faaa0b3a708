"""Feeds by address. Each method reads, calls one function, answers."""

from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from apps.core import remarks
from apps.core.api.answers import as_json, done, kept
from apps.core.api.bodies import ids, json_object
from apps.core.config import store
from apps.core.kept import Kept
from apps.core.outside import way_out
from apps.rss import feeds, subscribe
from apps.rss.api import described
from apps.rss.api.records import feed_record, torrent_record
from apps.rss.models import Feed
from apps.rss.orders import order_from
from apps.rss.subscribe import parser_from

_ALL = Kept(
    lambda _number: as_json([feed_record(feed) for feed in Feed.objects.with_rule_switch()])
)


class FeedViewSet(ViewSet):
    """Feeds: list, add, change, switch, delete, read, follow."""

    operations = described.FEEDS

    def all(self, request: Request) -> HttpResponseBase:
        """Every feed."""
        return kept(request, _ALL.body())

    def add(self, request: Request) -> Response:
        """Follow an address."""
        wanted = feeds.wanted_from(json_object(request))
        with way_out(store.load(), may_go_near=request.user.is_superuser) as outside:
            feed = feeds.add(wanted, outside=outside)
        return done("feed_added", name=feed.name, extra={"id": feed.pk})

    def change(self, request: Request, pk: str) -> Response:
        """Change some fields."""
        feed = feeds.change(
            feeds.get(int(pk)), json_object(request), may_go_near=request.user.is_superuser
        )
        return done("feed_changed", name=feed.name)

    def enable_one(self, _request: Request, pk: str) -> Response:
        """Switch on."""
        feed = feeds.get(int(pk))
        feeds.set_enabled([feed.pk], enabled=True)
        return done("feed_enabled", name=feed.name)

    def disable_one(self, _request: Request, pk: str) -> Response:
        """Switch off."""
        feed = feeds.get(int(pk))
        feeds.set_enabled([feed.pk], enabled=False)
        return done("feed_disabled", name=feed.name)

    def enable_many(self, request: Request) -> Response:
        """Switch several on; unknown ids are passed over."""
        return done("feeds_enabled", count=feeds.set_enabled(_ids(request), enabled=True))

    def disable_many(self, request: Request) -> Response:
        """Switch several off; unknown ids are passed over."""
        return done("feeds_disabled", count=feeds.set_enabled(_ids(request), enabled=False))

    def delete_one(self, _request: Request, pk: str) -> Response:
        """Delete a feed and what it listed."""
        feed = feeds.get(int(pk))
        feeds.delete([feed.pk])
        return done("feed_deleted", name=feed.name)

    def delete_many(self, request: Request) -> Response:
        """Delete several; unknown ids are passed over."""
        return done("feeds_deleted", count=feeds.delete(_ids(request)))

    def read_all(self, _request: Request) -> Response:
        """Have all feeds read; what goes wrong shows on the feeds."""
        feeds.ask_reading_of_all()
        return done("feeds_refreshing")

    def read_one(self, _request: Request, pk: str) -> Response:
        """Have one feed read, enabled or not."""
        feed = feeds.get(int(pk))
        feeds.ask_reading([feed])
        return done("feed_refreshing", name=feed.name)

    def torrents(self, _request: Request, pk: str) -> Response:
        """What a feed listed, newest first."""
        feed = feeds.get(int(pk))
        entries = feed.entries.exclude(release=None).select_related("release__download")
        return Response([torrent_record(entry) for entry in entries])

    def analyse(self, request: Request) -> Response:
        """What following an address would make; nothing is kept."""
        body = json_object(request)
        url = feeds.wanted_from({"url": body.get("url")}).url
        parser = parser_from(body.get("parser"))
        config = store.load()
        with way_out(config, may_go_near=request.user.is_superuser) as outside:
            found = subscribe.analyse(url, parser=parser, config=config, outside=outside)
        return Response(found.record)

    def subscribe(self, request: Request) -> Response:
        """Follow one show by its own feed."""
        order = order_from(json_object(request))
        url = feeds.wanted_from({"url": next(iter(order.urls), "")}).url
        config = store.load()
        with way_out(config, may_go_near=request.user.is_superuser) as outside:
            record = order.record
            if record is None:
                record = subscribe.analyse(
                    url, parser=order.parser, config=config, outside=outside
                ).record
            found = subscribe.subscribe(
                order.told(record), url=url, parser=order.parser, config=config, outside=outside
            )
        return done(
            "subscribed",
            title=found.rule.official_title,
            count=found.taken,
            extra={"id": found.rule.pk},
            remarks=remarks.on_filter([*found.rule.filter, *found.rule.include]),
        )


def _ids(request: Request) -> list[int]:
    return ids(request, "rss_ids", "ids")
