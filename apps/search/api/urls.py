"""Addresses of search, in the order of the API reference."""

from apps.core.access import Needs
from apps.core.api.routes import route
from apps.search.api.views import BackFillViewSet, CollectViewSet, ProviderViewSet, SearchViewSet

urlpatterns = [
    route("bangumi/{id}/backfill", BackFillViewSet, get="show", post="ask"),
    route("rss/collect", CollectViewSet, takes_addresses=True, post="collect"),
    route("search/bangumi", SearchViewSet, get="bangumi"),
    route("search/provider", SearchViewSet, get="providers"),
    route("search/provider/config", ProviderViewSet, needs=Needs.ADMIN, get="read", put="replace"),
]
