"""The releases of a rule by address; they name the feed that listed them, so they stand here."""

from collections.abc import Sequence

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from apps.bangumi import forgetting, rules
from apps.bangumi.models import Release
from apps.core import fields
from apps.core.api.answers import done
from apps.rss.api import described
from apps.rss.api.records import release_record
from apps.rss.models import Entry

_USUAL_LIMIT = 200
_HIGHEST_LIMIT = 1000


class ReleaseViewSet(ViewSet):
    """What was seen, and forgetting it."""

    operations = described.RELEASES

    def of_rule(self, request: Request, pk: str) -> Response:
        """What belongs to a rule."""
        asked = request.query_params
        limit = fields.whole_number(
            "limit", asked.get("limit") or _USUAL_LIMIT, low=1, high=_HIGHEST_LIMIT
        )
        offset = fields.whole_number("offset", asked.get("offset") or 0, low=0)
        found = list(_of(pk).select_related("download")[offset : offset + limit])
        feeds = _feeds_of(found)
        return Response([release_record(one, feed_id=feeds.get(one.pk)) for one in found])

    def forget_all(self, _request: Request, pk: str) -> Response:
        """Forget all of it."""
        return done("releases_forgotten", count=forgetting.forget(_of(pk)))

    def forget_one(self, _request: Request, pk: str, tid: str) -> Response:
        """Forget one of it."""
        return done("releases_forgotten", count=forgetting.forget(_of(pk), only=int(tid)))


def _of(pk: str) -> QuerySet[Release]:
    return Release.objects.filter(rule=rules.get(int(pk)))


def _feeds_of(releases: Sequence[Release]) -> dict[int, int]:
    """By release the first feed that listed it, in one query."""
    rows = Entry.objects.filter(release__in=[release.pk for release in releases])
    return dict(rows.order_by("-pk").values_list("release_id", "feed_id"))
