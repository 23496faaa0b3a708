"""The table of addresses: one row an address, both slash spellings without a redirect, methods named."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.urls import ResolverMatch, URLPattern, URLResolver, include, re_path
from django.urls.resolvers import RoutePattern
from rest_framework.viewsets import ViewSetMixin

from apps.core.access import Needs

_PARTS = {
    "{id}": r"(?P<pk>[0-9]{1,18})",
    "{tid}": r"(?P<tid>[0-9]{1,18})",
    "{name}": r"(?P<name>[^/]+)",
}


def route(
    path: str,
    view: type[ViewSetMixin],
    *,
    needs: Needs | None = None,
    takes_addresses: bool = False,
    **methods: str,
) -> URLPattern:
    """One address below /api/v1/: `route("rss/delete/{id}", FeedViewSet, delete="delete_one")`.

    `{id}` takes digits only, so that a word can never be an id. A GET that changes something also names `post`.
    `needs`: what one must be allowed to; where it is not said, reading for what reads and writing for the rest.
    `takes_addresses`: what comes in may name addresses that we then ask; only administrators name private ones.
    """
    verbs = {"get", "put", "post", "patch", "delete", "options", "head", "trace"}
    if found := verbs & set(methods.values()):
        # Such a method would answer its verb on every address of the viewset, whatever the table says.
        msg = f"an action of {view.__name__} is called as an HTTP method: {', '.join(found)}"
        raise ValueError(msg)
    pattern = path.replace(".", r"\.")
    for placeholder, expression in _PARTS.items():
        pattern = pattern.replace(placeholder, expression)
    actions: Mapping[str, str] = methods
    bound = as_view(view, actions)
    # A copy: the first request adds HEAD to the one that DRF keeps.
    bound.actions = dict(actions)
    bound.needs = needs
    bound.takes_addresses = takes_addresses
    address: URLPattern = re_path(rf"^{pattern}/?\Z", bound, name=path)
    return address


def as_view(view: type[ViewSetMixin], actions: Mapping[str, str]) -> Any:
    """The viewset bound to its methods."""
    return view.as_view(actions=dict(actions))


def table(prefix: str, module: str) -> URLResolver:
    """All rows of a module, and of those that it includes, below a prefix; found by their first word."""
    urlconf, app_name, namespace = include(module)
    return _Table(
        RoutePattern(prefix, is_endpoint=False), urlconf, app_name=app_name, namespace=namespace
    )


class _Table(URLResolver):
    """Tries the rows that begin with the first word of an address; trying all cost a third of a short request."""

    @cached_property
    def _by_word(self) -> Mapping[str, URLResolver]:
        rows: defaultdict[str, list[URLPattern]] = defaultdict(list)
        for row in _rows(self):
            rows[_FIRST_WORD.match(str(row.pattern))[1]].append(row)  # type: ignore[index]  # `route` writes them all
        return {word: URLResolver(self.pattern, found) for word, found in rows.items()}

    def resolve(self, path: str) -> ResolverMatch:
        """The row. Raises Resolver404, and then names all that were tried."""
        match = self.pattern.match(path)
        found = self._by_word.get(match[0].partition("/")[0]) if match else None
        return super().resolve(path) if found is None else found.resolve(path)


_FIRST_WORD = re.compile(r"\^([^/?(\\]+)")


def _rows(resolver: URLResolver) -> list[URLPattern]:
    found: list[URLPattern] = []
    for row in resolver.url_patterns:
        found += _rows(row) if isinstance(row, URLResolver) else [row]
    return found
