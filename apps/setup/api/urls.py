"""The addresses of /setup, in the order of the API reference."""

from apps.core.api.routes import route
from apps.setup.api.views import SetupViewSet

urlpatterns = [
    route("setup/status", SetupViewSet, get="status"),
    route("setup/test-downloader", SetupViewSet, post="test_downloader"),
    route("setup/test-rss", SetupViewSet, post="test_rss"),
    route("setup/test-notification", SetupViewSet, post="test_notification"),
    route("setup/complete", SetupViewSet, post="complete"),
]
