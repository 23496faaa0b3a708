"""`/posters/<name>`: pictures for everybody who knows their names, which say nothing."""

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from apps.core import work
from apps.metadata.posters import NAME, TYPES, is_known

#: The name is made of the picture's own bytes, so what it stands for never changes.
_FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def poster(_request: HttpRequest, name: str) -> HttpResponseBase:
    """A poster; 403 for what tries to leave the folder, 404 for what is not there. No sign-in.

    One that was here, and whose file is gone, is fetched again in the background.
    """
    folder = settings.POSTERS_DIR
    if _leads_away(name):
        return HttpResponse(status=403)
    if not NAME.match(name):
        return HttpResponse(status=404)
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        return HttpResponse(status=403)
    if not path.is_file():
        if is_known(name):
            work.soon("posters")
        return HttpResponse(status=404)
    answer = FileResponse(path.open("rb"), content_type=TYPES[path.suffix[1:]])
    answer["Cache-Control"] = _FOR_EVER
    return answer


def _leads_away(name: str) -> bool:
    """A path, an escape that was escaped once more, or a name of the parent."""
    lowered = name.lower()
    return any(part in lowered for part in ("/", "\\", "..", "%2e", "%2f", "%5c", "\0", ":"))
