"""The inbox by address. Each method reads, calls one function, answers."""

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from apps.core import fields
from apps.core.api.answers import done
from apps.notification import inbox
from apps.notification.api import described

_USUAL_LIMIT = 50
_HIGHEST_LIMIT = 200


class MessageViewSet(ViewSet):
    """What happened, for whoever looks later."""

    operations = described.MESSAGES

    def all(self, request: Request) -> Response:
        """Messages, the newest first."""
        asked = request.query_params
        limit = fields.whole_number(
            "limit", asked.get("limit") or _USUAL_LIMIT, low=1, high=_HIGHEST_LIMIT
        )
        offset = fields.whole_number("offset", asked.get("offset") or 0, low=0)
        unread_only = fields.boolean("unread_only", asked.get("unread_only") or False)
        found = inbox.messages(unread_only=unread_only, limit=limit, offset=offset)
        return Response([inbox.record(item) for item in found])

    def unread_count(self, _request: Request) -> Response:
        """How many are unread."""
        return Response(inbox.standing().values)

    def read_one(self, _request: Request, pk: str) -> Response:
        """Mark one as read."""
        inbox.mark_read(int(pk))
        return done("message_read")

    def read_all(self, _request: Request) -> Response:
        """Mark all as read."""
        return done("messages_read", count=inbox.mark_read())

    def delete_one(self, _request: Request, pk: str) -> Response:
        """Delete one."""
        inbox.delete(int(pk))
        return done("message_deleted")

    def delete_all(self, _request: Request) -> Response:
        """Delete all."""
        return done("messages_deleted", count=inbox.delete())
