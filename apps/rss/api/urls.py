"""Addresses of feeds, in the order of the API reference."""

from apps.core.api.routes import route
from apps.rss.api.releases import ReleaseViewSet
from apps.rss.api.views import FeedViewSet

urlpatterns = [
    route("rss", FeedViewSet, get="all"),
    route("rss/add", FeedViewSet, takes_addresses=True, post="add"),
    route("rss/enable/many", FeedViewSet, post="enable_many"),
    route("rss/enable/{id}", FeedViewSet, patch="enable_one", post="enable_one"),
    route("rss/disable/many", FeedViewSet, post="disable_many"),
    route("rss/disable/{id}", FeedViewSet, patch="disable_one", post="disable_one"),
    route("rss/delete/many", FeedViewSet, post="delete_many", delete="delete_many"),
    route("rss/delete/{id}", FeedViewSet, delete="delete_one", post="delete_one"),
    route("rss/update/{id}", FeedViewSet, takes_addresses=True, patch="change", post="change"),
    route("rss/refresh/all", FeedViewSet, get="read_all", post="read_all"),
    route("rss/refresh/{id}", FeedViewSet, get="read_one", post="read_one"),
    route("rss/torrent/{id}", FeedViewSet, get="torrents"),
    route("rss/analysis", FeedViewSet, takes_addresses=True, post="analyse"),
    route("rss/subscribe", FeedViewSet, takes_addresses=True, post="subscribe"),
    route("bangumi/{id}/torrents", ReleaseViewSet, get="of_rule", delete="forget_all"),
    route("bangumi/{id}/torrents/{tid}", ReleaseViewSet, delete="forget_one"),
]
