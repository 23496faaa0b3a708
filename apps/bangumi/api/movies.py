"""Rules of films, in the shape that 3.3 has for them; here a film's rule is a rule like any other."""

from collections.abc import Mapping
from typing import Any, Final

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from apps.bangumi import rules
from apps.bangumi.api import described, leaving
from apps.bangumi.models import Rule, RuleKind
from apps.bangumi.record import of_rule, of_rules
from apps.core import remarks
from apps.core.api.answers import done
from apps.core.api.bodies import json_object
from apps.core.config import store
from apps.core.errors import NotFound
from apps.downloader import torrents

_KEYS: Final = (
    "id",
    "official_title",
    "title_raw",
    "year",
    "group_name",
    "dpi",
    "source",
    "subtitle",
    "poster_link",
    "rss_link",
    "added",
    "deleted",
    "save_path",
    "rule_name",
    "filter",
)


class MovieViewSet(ViewSet):
    """Films."""

    operations = described.MOVIES

    def all(self, _request: Request) -> Response:
        """Every film's rule, disabled ones too."""
        return Response([_film(one) for one in of_rules(Rule.objects.filter(kind=RuleKind.MOVIE))])

    def one(self, _request: Request, pk: str) -> Response:
        """One film's rule."""
        return Response(_film(of_rule(_get(pk))))

    def change(self, request: Request, pk: str) -> Response:
        """Change what a film's record has; what else is sent is passed over."""
        rule, config = _get(pk), store.load()
        wanted = {key: value for key, value in json_object(request).items() if key in _KEYS}
        rules.change(rule, wanted, config=config, client=torrents.client(config))
        remarked = remarks.on_filter(rule.filter)
        return done("rule_changed", title=rule.official_title, remarks=remarked)

    def delete_one(self, request: Request, pk: str) -> Response:
        """Delete a film's rule; `file` says what happens to its tasks."""
        rule = _get(pk)
        tasks_stayed = leaving.delete(rule, file=leaving.file_in(request))
        code = "rule_deleted_tasks_stay" if tasks_stayed else "rule_deleted"
        return done(code, title=rule.official_title)

    def disable(self, request: Request, pk: str) -> Response:
        """Stop following; files stay unless `file=true`."""
        rule = _get(pk)
        leaving.disable([rule], file=leaving.file_in(request))
        return done("rule_disabled", title=rule.official_title)

    def enable(self, _request: Request, pk: str) -> Response:
        """Follow again."""
        rule = _get(pk)
        rules.set_disabled([rule], disabled=False)
        return done("rule_enabled", title=rule.official_title)


def _get(pk: str) -> Rule:
    """The rule of a film. Raises NotFound, also where it is no film's."""
    rule = rules.get(int(pk))
    if rule.kind != RuleKind.MOVIE:
        raise NotFound(what="film", id=pk)
    return rule


def _film(record: Mapping[str, Any]) -> dict[str, Any]:
    year = record["year"]
    return {key: record[key] for key in _KEYS} | {"year": None if year is None else int(year)}
