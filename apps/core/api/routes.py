"""The table of addresses: one row an address, both slash spellings without a redirect, methods named."""

from collections.abc import Mapping
from typing import Any

from django.urls import URLPattern, re_path
from rest_framework.viewsets import ViewSetMixin

from apps.core.access import Needs

_PARTS = {"{id}": r"(?P<pk>[0-9]{1,18})", "{name}": r"(?P<name>[^/]+)"}


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
