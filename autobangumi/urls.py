"""Everything by address: the API, pages, admin, posters."""

from django.contrib import admin
from django.urls import include, path, re_path

from apps.core.api.errors import no_such_path

urlpatterns = [
    path("api/v1/", include("autobangumi.api")),
    re_path(r"^api(/.*)?$", no_such_path),
    path("admin/", admin.site.urls),
]
