"""What a person decides about names: suggested offsets taken over, held files tried again."""

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from apps.bangumi import arrivals, conflicts, offsets
from apps.bangumi.api import described
from apps.bangumi.models import Rule
from apps.core import clock, locks
from apps.core.api.answers import done
from apps.core.api.bodies import ids
from apps.core.config import store
from apps.core.errors import NotFound
from apps.downloader import torrents


class OffsetViewSet(ViewSet):
    """Suggested offsets, taken over."""

    operations = described.OFFSETS

    def apply_many(self, request: Request) -> Response:
        """Number several anew."""
        wanted = ids(request, "bangumi_ids", "bangumi_id", "ids")
        found = Rule.objects.in_bulk(wanted)
        if not found:
            raise NotFound(what="rule", id=", ".join(map(str, wanted[:20])))
        known = [found[pk] for pk in wanted if pk in found]
        chosen = [rule for rule in known if offsets.has_suggestion(rule)]
        config = store.load()
        for rule in chosen:
            offsets.apply(rule, config=config, client=torrents.client(config))
        lists = {
            "applied": [rule.pk for rule in chosen],
            "skipped": [rule.pk for rule in known if rule not in chosen],
            "missing": [pk for pk in wanted if pk not in found],
        }
        return done("offsets_applied", count=len(chosen), extra=lists)


class ConflictViewSet(ViewSet):
    """Files that were kept from their name."""

    operations = described.CONFLICTS

    def all(self, _request: Request) -> Response:
        """A bare list."""
        return Response(conflicts.listed())

    def retry(self, _request: Request, pk: str) -> Response:
        """Try once more."""
        config = store.load()
        with locks.hold(arrivals.LOCK):
            row = conflicts.try_again(
                int(pk), client=torrents.client(config), config=config, now=clock.now()
            )
        return done("conflict_over", path=row.path)
