"""Django's middlewares that pages and admin need and the API does not: they let it pass by, which makes it quicker."""

from collections.abc import Awaitable

from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.common import CommonMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils.deprecation import MiddlewareMixin

API = "/api/"


class _NotForApi(MiddlewareMixin):
    """Mixed in before a middleware of Django's."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """Pass the API by."""
        if request.path_info.startswith(API):
            return self.get_response(request)
        return super().__call__(request)


class Sessions(_NotForApi, SessionMiddleware):
    """Django's sessions."""


class Locale(_NotForApi, LocaleMiddleware):
    """The language of a page; the API answers in both."""


class Common(_NotForApi, CommonMiddleware):
    """Addresses without their slash; and, for the API as well, how long an answer is."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """Say the length where it is known."""
        response = super().__call__(request)
        if isinstance(response, HttpResponse) and not response.has_header("Content-Length"):
            response.headers["Content-Length"] = str(len(response.content))
        return response


class Csrf(_NotForApi, CsrfViewMiddleware):
    """Forms carry a token; the API is guarded otherwise (apps/accounts/authentication.py)."""


class Messages(_NotForApi, MessageMiddleware):
    """What a page says once."""
