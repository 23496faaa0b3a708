"""Addresses of channel tests and of the inbox."""

from apps.core.access import Needs
from apps.core.api.routes import route
from apps.notification.api.messages import MessageViewSet
from apps.notification.api.views import NotificationViewSet

urlpatterns = [
    route("notification/test", NotificationViewSet, needs=Needs.ADMIN, post="test"),
    route("notification/test-config", NotificationViewSet, needs=Needs.ADMIN, post="test_config"),
    route("notification/messages", MessageViewSet, get="all", delete="delete_all"),
    route("notification/messages/unread-count", MessageViewSet, get="unread_count"),
    route("notification/messages/read-all", MessageViewSet, post="read_all"),
    route("notification/messages/{id}", MessageViewSet, delete="delete_one"),
    route("notification/messages/{id}/read", MessageViewSet, post="read_one"),
]
