"""Addresses of channel tests."""

from apps.core.access import Needs
from apps.core.api.routes import route
from apps.notification.api.views import NotificationViewSet

urlpatterns = [
    route("notification/test", NotificationViewSet, needs=Needs.ADMIN, post="test"),
    route("notification/test-config", NotificationViewSet, needs=Needs.ADMIN, post="test_config"),
]
