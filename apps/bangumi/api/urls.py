"""Addresses of rules, in the order of the API reference."""

from apps.bangumi.api.calendar import CalendarViewSet
from apps.bangumi.api.movies import MovieViewSet
from apps.bangumi.api.renaming import ConflictViewSet, OffsetViewSet
from apps.bangumi.api.tagging import TagViewSet
from apps.bangumi.api.titles import TitleViewSet
from apps.bangumi.api.views import RuleViewSet
from apps.core.access import Needs
from apps.core.api.routes import route

urlpatterns = [
    route("bangumi/get/all", RuleViewSet, get="all"),
    route("bangumi/get/{id}", RuleViewSet, get="one"),
    route("bangumi/update/{id}", RuleViewSet, takes_addresses=True, patch="change", post="change"),
    route("bangumi/delete/many", RuleViewSet, delete="delete_many", post="delete_many"),
    route("bangumi/delete/{id}", RuleViewSet, delete="delete_one", post="delete_one"),
    route("bangumi/disable/many", RuleViewSet, delete="disable_many", post="disable_many"),
    route("bangumi/disable/{id}", RuleViewSet, delete="disable_one", post="disable_one"),
    route("bangumi/enable/{id}", RuleViewSet, get="enable", post="enable"),
    route("bangumi/refresh/poster/all", RuleViewSet, get="refresh_posters", post="refresh_posters"),
    route("bangumi/refresh/poster/{id}", RuleViewSet, get="refresh_poster", post="refresh_poster"),
    route("bangumi/refresh/calendar", RuleViewSet, get="refresh_calendar", post="refresh_calendar"),
    route("bangumi/reset/all", RuleViewSet, get="reset", post="reset"),
    route("bangumi/archive/{id}", RuleViewSet, patch="archive", post="archive"),
    route("bangumi/unarchive/{id}", RuleViewSet, patch="unarchive", post="unarchive"),
    route("bangumi/refresh/metadata", RuleViewSet, get="refresh_metadata", post="refresh_metadata"),
    route("bangumi/suggest-offset/{id}", RuleViewSet, get="suggest_offset"),
    route("bangumi/detect-offset", RuleViewSet, post="detect_offset"),
    route("bangumi/needs-review", RuleViewSet, get="needs_review"),
    route(
        "bangumi/dismiss-review/{id}",
        RuleViewSet,
        post="dismiss_review",
        patch="dismiss_review",
    ),
    route("bangumi/apply-offset/{id}", RuleViewSet, post="apply_offset"),
    route("bangumi/missing", RuleViewSet, get="missing"),
    route("bangumi/{id}/episodes", RuleViewSet, get="episodes"),
    route("bangumi/{id}/weekday", RuleViewSet, patch="set_weekday", post="set_weekday"),
    route("bangumi/{id}/poster", RuleViewSet, get="poster"),
    route("bangumi/{id}/explain", RuleViewSet, get="explain"),
    route("bangumi/apply-offset/many", OffsetViewSet, post="apply_many"),
    route("movie/get/all", MovieViewSet, get="all"),
    route("movie/get/{id}", MovieViewSet, get="one"),
    route("movie/update/{id}", MovieViewSet, takes_addresses=True, patch="change", post="change"),
    route("movie/delete/{id}", MovieViewSet, delete="delete_one", post="delete_one"),
    route("movie/disable/{id}", MovieViewSet, delete="disable", post="disable"),
    route("movie/enable/{id}", MovieViewSet, get="enable", post="enable"),
    route("downloader/rename-conflicts", ConflictViewSet, get="all"),
    route("downloader/rename-conflicts/{id}/retry", ConflictViewSet, post="retry"),
    route("downloader/torrents/tag", TagViewSet, post="one"),
    route("downloader/torrents/tag/auto", TagViewSet, post="untagged"),
    route("bangumi/torrents/orphans", RuleViewSet, get="unmatched", delete="forget_unmatched"),
    route("bangumi/torrents/orphans/{id}", RuleViewSet, delete="forget_one_unmatched"),
    route("bangumi/torrents/orphans/count", RuleViewSet, get="unmatched_count"),
    route("calendar.ics", CalendarViewSet, needs=Needs.CALENDAR, get="file"),
    route("titles/parse", TitleViewSet, needs=Needs.READ, post="parse"),
]
