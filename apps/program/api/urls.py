"""Addresses of the switchboard, in the order of the API reference."""

from apps.core.access import Needs
from apps.core.api.routes import route
from apps.program.api.views import CheckViewSet, EventsViewSet, LogViewSet, ProgramViewSet

urlpatterns = [
    route("status", ProgramViewSet, get="show"),
    route("start", ProgramViewSet, needs=Needs.ADMIN, get="start", post="start"),
    route("restart", ProgramViewSet, needs=Needs.ADMIN, get="restart", post="restart"),
    route("stop", ProgramViewSet, needs=Needs.ADMIN, get="stop", post="stop"),
    route("shutdown", ProgramViewSet, needs=Needs.ADMIN, get="shut_down", post="shut_down"),
    route("check/downloader", CheckViewSet, get="downloader"),
    route("events/stream", EventsViewSet, get="stream"),
    route("log", LogViewSet, needs=Needs.ADMIN, get="read"),
    route("log/clear", LogViewSet, needs=Needs.ADMIN, get="clear", post="clear"),
]
