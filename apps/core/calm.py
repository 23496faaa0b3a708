"""Lists of the back-office whose filters cannot be used are shown without them, as Django does for those it knows."""

import functools
from collections.abc import Callable
from typing import Any, Final

from django.contrib.admin.views.main import ERROR_FLAG
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import SimpleTemplateResponse

#: What databases, dates and numbers make of a filter that means nothing to them.
_ODD: Final = (DatabaseError, OverflowError, ValueError)
_CALM: Final = f"{ERROR_FLAG}=1"
#: They would search every row for an expression that may never end.
_ENDLESS: Final = ("__regex", "__iregex")

View = Callable[..., HttpResponseBase]


def calm(view: View) -> View:
    """A page of the back-office that nothing an address can say breaks."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        is_question = request.method in {"GET", "HEAD"} and query not in {"", _CALM}
        calmly = HttpResponseRedirect(f"{request.path}?{_CALM}")
        if is_question and any(name.endswith(_ENDLESS) for name in request.GET):
            return calmly
        try:
            answer = view(request, *args, **options)
            # A page asks the database while it is made, too.
            return answer.render() if isinstance(answer, SimpleTemplateResponse) else answer
        except _ODD:
            if is_question:
                return calmly
            raise

    return guarded
