"""/config: read and change the configuration."""

from django.conf import settings
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from apps.core import reconfigure, remarks
from apps.core.access import Needs
from apps.core.api import described
from apps.core.api.answers import done
from apps.core.api.bodies import json_object
from apps.core.api.routes import route
from apps.core.config import store
from apps.core.config.document import masked


class ConfigViewSet(ViewSet):
    """The configuration as one document, secrets masked."""

    operations = described.CONFIG

    def read(self, _request: Request) -> Response:
        """The whole document."""
        return Response(masked(store.load(), library_root=str(settings.DEFAULT_LIBRARY_DIR)))

    def change(self, request: Request) -> Response:
        """Lay a partial document over the stored one."""
        config = reconfigure.change(json_object(request), author=str(request.user))
        return done("config_updated", remarks=remarks.on_filter(config.rss_parser.filter))


urlpatterns = [
    route("config/get", ConfigViewSet, needs=Needs.ADMIN, get="read"),
    route(
        "config/update",
        ConfigViewSet,
        needs=Needs.ADMIN,
        patch="change",
        post="change",
        put="change",
    ),
]
