"""The API answers JSON, whatever a client says it would like."""

from collections.abc import Iterable

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class AlwaysJson(DefaultContentNegotiation):
    """No negotiation of what goes out; what comes in is read by its type, as usual."""

    def select_renderer(
        self,
        request: Request,  # noqa: ARG002 - DRF's own shape
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,  # noqa: ARG002
    ) -> tuple[BaseRenderer, str]:
        """The first one."""
        first = next(iter(renderers))
        return first, str(first.media_type)
