"""Addresses of the switchboard, in the order of the API reference."""

from apps.core.api.routes import route
from apps.program.api.views import CheckViewSet, LogViewSet, ProgramViewSet

urlpatterns = [
    route("status", ProgramViewSet, get="show"),
    route("start", ProgramViewSet, get="start", post="start"),
    route("restart", ProgramViewSet, get="restart", post="restart"),
    route("stop", ProgramViewSet, get="stop", post="stop"),
    route("shutdown", ProgramViewSet, get="shut_down", post="shut_down"),
    route("check/downloader", CheckViewSet, get="downloader"),
    route("log", LogViewSet, get="read"),
    route("log/clear", LogViewSet, get="clear", post="clear"),
]
