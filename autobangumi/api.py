"""Joins each room's table of addresses under /api/v1, in the order of the API reference."""

from django.urls import include, path

urlpatterns = [
    path("", include("apps.accounts.api.urls")),
    path("", include("apps.core.api.config")),
    path("", include("apps.setup.api.urls")),
    path("", include("apps.bangumi.api.urls")),
    path("", include("apps.rss.api.urls")),
    path("", include("apps.search.api.urls")),
    path("", include("apps.program.api.urls")),
    path("", include("apps.downloader.api.urls")),
    path("", include("apps.notification.api.urls")),
]
