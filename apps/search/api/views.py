"""Search by address: the stream of results, the names of providers, and the list itself."""

from collections.abc import Mapping

from django.db import close_old_connections
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from apps.bangumi import rules
from apps.core import remarks
from apps.core.api.answers import done
from apps.core.api.bodies import json_object
from apps.core.api.streams import EventStream, no_events
from apps.core.config import store
from apps.core.errors import InvalidInput
from apps.core.outside import way_out
from apps.rss.orders import order_from
from apps.search import backfill, collecting, listing, stream, words
from apps.search.api import described
from apps.search.protocol import Provider
from apps.search.words import Word

_LONGEST_KEYWORD = 500


class SearchViewSet(ViewSet):
    """What anybody who is signed in may search."""

    operations = described.SEARCH

    def bangumi(self, request: Request) -> HttpResponseBase:
        """A search as Server-Sent Events; an empty list where nothing is looked for."""
        if request.META.get("HTTP_LAST_EVENT_ID") == stream.DONE:
            # The only answer after which an EventSource does not connect again.
            return Response(status=204)
        asked, providers = _asked(request.query_params)
        if not asked:
            return Response([])
        if request.method == "HEAD":
            return no_events()
        search = stream.Search(asked, tuple(providers), store.load())
        # The stream lives long and asks the database in threads of its own.
        close_old_connections()
        return EventStream(stream.events(search))

    def providers(self, _request: Request) -> Response:
        """Names only, since an address may carry a key."""
        return Response([one.name for one in listing.listed()])


class ProviderViewSet(ViewSet):
    """The list of providers with their addresses, for administrators."""

    operations = described.PROVIDERS

    def read(self, _request: Request) -> Response:
        """Names and templates."""
        return Response(listing.as_map())

    def replace(self, request: Request) -> Response:
        """Put another map in its place."""
        return Response(listing.replace(json_object(request)))


class CollectViewSet(ViewSet):
    """Collecting, which may have to search."""

    operations = described.COLLECT

    def collect(self, request: Request) -> Response:
        """Take once what there is of a show."""
        order = order_from(json_object(request))
        config = store.load()
        # Without an address it is an administrator's own provider that is asked.
        may_go_near = request.user.is_superuser or not order.urls
        with way_out(config, may_go_near=may_go_near) as outside:
            found = collecting.collect(order, config=config, outside=outside)
        return done(
            "collected",
            title=found.rule.official_title,
            count=found.taken,
            extra={"id": found.rule.pk},
            remarks=remarks.on_filter([*found.rule.filter, *found.rule.include]),
        )


class BackFillViewSet(ViewSet):
    """The search for a rule's missing episodes."""

    operations = described.BACK_FILL

    def show(self, _request: Request, pk: str) -> Response:
        """How it stands."""
        return Response(backfill.state_of(rules.get(int(pk))))

    def ask(self, _request: Request, pk: str) -> Response:
        """Search now, in the background."""
        rule = rules.get(int(pk))
        backfill.ask(rule)
        return done("backfill_asked", title=rule.official_title)


def _asked(query: Mapping[str, str]) -> tuple[tuple[Word, ...], list[Provider]]:
    """The words and the providers. `keyword` and `provider` win over 3.2's `keywords` and `site`."""
    keywords = [query[name] for name in ("keyword", "keywords") if name in query]
    if any(len(text) > _LONGEST_KEYWORD for text in keywords):
        raise InvalidInput.of("keyword", "field_too_long", most=_LONGEST_KEYWORD)
    chosen = [
        _chosen(name, query[name].strip()) for name in ("provider", "site") if name in query
    ] or [listing.chosen("")]
    return words.split(keywords[0] if keywords else ""), chosen[0]


def _chosen(field: str, name: str) -> list[Provider]:
    found = listing.chosen(name)
    if not found:
        known = ", ".join([*(one.name for one in listing.listed()), listing.ALL])
        raise InvalidInput.of(field, "field_not_a_choice", options=known)
    return found
