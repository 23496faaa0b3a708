"""The API answers JSON, whatever a client says it would like, and takes for JSON what has no type."""

from collections.abc import Iterable

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class AlwaysJson(DefaultContentNegotiation):
    """No negotiation of what goes out; what comes in is read by its type, as usual, or as JSON where it has none."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        """The one for the type of the body; None for a type that nobody reads."""
        if not request.content_type:
            return next(iter(parsers))
        return super().select_parser(request, parsers)

    def select_renderer(
        self,
        request: Request,  # noqa: ARG002 - DRF's own shape
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,  # noqa: ARG002
    ) -> tuple[BaseRenderer, str]:
        """The first one."""
        first = next(iter(renderers))
        return first, str(first.media_type)
