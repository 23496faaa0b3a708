"""Addresses of channel tests."""

from apps.core.api.routes import route
from apps.notification.api.views import NotificationViewSet

urlpatterns = [
    route("notification/test", NotificationViewSet, post="test"),
    route("notification/test-config", NotificationViewSet, post="test_config"),
]
