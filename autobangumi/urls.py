"""Everything by address: the API, pages, admin, posters."""

from django.conf import settings
from django.contrib import admin
from django.urls import path, re_path

from apps.accounts import pages as accounts
from apps.core import pages as core
from apps.core.api.errors import no_such_path
from apps.core.api.routes import table
from apps.dashboard import pages as dashboard
from apps.metadata import pages as metadata
from apps.program.api import views as program
from apps.setup import pages as setup
from autobangumi import docs

handler400 = core.bad_request
handler403 = core.forbidden
handler404 = core.not_found
handler500 = core.broken

urlpatterns = [
    path("", dashboard.home, name="home"),
    path("check-feeds/", dashboard.check_feeds, name="check-feeds"),
    path("feeds/add/", dashboard.add_feed, name="add-feed"),
    path("calendar/", dashboard.calendar, name="calendar"),
    path("calendar/move/", dashboard.move_show, name="move-show"),
    path("search/", dashboard.search, name="search"),
    path("search/follow/", dashboard.follow_found, name="search-follow"),
    path("inbox/", dashboard.inbox, name="inbox"),
    path("titles/", dashboard.title_lab, name="titles"),
    path("start/", dashboard.start_again, name="start-again"),
    path("login/", accounts.login, name="login"),
    path("logout/", accounts.logout, name="logout"),
    path("account/", accounts.account, name="account"),
    path("setup/", setup.start, name="setup"),
    path("setup/<slug:name>/", setup.step, name="setup-step"),
    path("preferences/", core.preferences, name="preferences"),
    re_path(r"^health/?$", program.alive, name="health"),
    *docs.addresses(shown=settings.SHOW_DOCS),
    table("api/v1/", "autobangumi.api"),
    re_path(r"^api(/[\s\S]*)?\Z", no_such_path),
    path("admin/login/", accounts.admin_login),
    path("admin/logout/", accounts.logout),
    path("admin/", admin.site.urls),
    re_path(r"^posters/(?P<name>.*)$", metadata.poster, name="poster"),
]
