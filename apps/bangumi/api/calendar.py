"""The calendar file by address."""

from django.http.response import HttpResponseBase
from django.utils.translation import get_language_from_request
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet

from apps.accounts.authentication import TokenInAddress
from apps.bangumi import calendar_file, showings
from apps.bangumi.api import described
from apps.core import clock
from apps.core.api.answers import document

#: Programs ask every few hours anyway.
_GOOD_FOR_SECONDS = 300


class CalendarViewSet(ViewSet):
    """What is broadcast when, for calendar programs."""

    authentication_classes = (TokenInAddress,)
    operations = described.CALENDAR

    def file(self, request: Request) -> HttpResponseBase:
        """The calendar as a file, in the language of the address, else of the caller."""
        said = request.query_params.get("lang") or get_language_from_request(request)
        content = calendar_file.written(
            showings.around(clock.now().date()), in_chinese=said.startswith("zh")
        )
        return document(
            request, content, media_type=calendar_file.MEDIA_TYPE, cache_seconds=_GOOD_FOR_SECONDS
        )
