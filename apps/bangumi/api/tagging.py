"""/downloader/torrents/tag: it needs the rules, so it stands in their room."""

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from apps.bangumi import rules, tagging
from apps.bangumi.api import described
from apps.core import fields
from apps.core.api.answers import done
from apps.core.api.bodies import json_object
from apps.core.config import store
from apps.core.errors import InvalidInput
from apps.downloader import torrents

_HIGHEST_ID = 2**63 - 1
#: So many tasks that fit no rule are named in an answer.
_MOST_NAMED = 10


class TagViewSet(ViewSet):
    """Which rule a task of the client belongs to."""

    operations = described.TAGS

    def one(self, request: Request) -> Response:
        """Hand one task over to a rule."""
        data = json_object(request)
        info_hash = fields.text("hash", data.get("hash"), most=64).lower()
        if not (info_hash.isascii() and info_hash.isalnum()):
            raise InvalidInput.of("hash", "field_bad_value" if info_hash else "field_required")
        number = fields.whole_number("bangumi_id", data.get("bangumi_id"), low=1, high=_HIGHEST_ID)
        rule = rules.get(number)
        tagging.tag(rule, info_hash, client=torrents.client(store.load()))
        return done("torrent_tagged", title=rule.official_title)

    def untagged(self, _request: Request) -> Response:
        """Hand over every task that has no tag and fits a rule."""
        found = tagging.tag_all(torrents.client(store.load()))
        left = found.unmatched
        return done(
            "torrents_tagged",
            count=found.count,
            left=len(left),
            extra={
                "tagged_count": found.count,
                "unmatched_count": len(left),
                "unmatched": [
                    {"hash": one.info_hash, "name": one.name, "save_path": one.save_path}
                    for one in left[:_MOST_NAMED]
                ],
            },
        )
