"""The API's own description: /api/v1/schema and Swagger's viewer at /docs, in development or when switched on.

`python -m autobangumi.docs` prints docs/api.md.
"""

import os
import sys
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, re_path

_HEAD = """# API

Made by `python -m autobangumi.docs` from the schema; do not edit. All addresses are below `/api/v1` and answer with and
without a slash at their end. The whole description, with every field, is at `/docs` in development mode or with
`AUTOBANGUMI_DOCS=1`.

| address | methods | what it does |
|---|---|---|
"""


def addresses(*, shown: bool) -> list[URLPattern]:
    """The addresses of the description; none where it is not to be shown."""
    if not shown:
        return []
    # Imported here: 23 MiB that an ordinary start does not need.
    from drf_spectacular.views import (
        SpectacularJSONAPIView,
        SpectacularSwaggerSplitView,
    )

    return [
        re_path(r"^api/v1/schema/?\Z", SpectacularJSONAPIView.as_view(), name="schema"),
        re_path(r"^docs/?\Z", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    ]


def schema() -> dict[str, Any]:
    """The whole OpenAPI document."""
    from apps.core.api.schema import Generator

    found: dict[str, Any] = Generator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return found


def table() -> str:
    """docs/api.md: address, methods and summary of each operation."""
    lines = (f"| `{path}` | {methods} | {summary} |" for path, methods, summary in _rows())
    return _HEAD + "\n".join(lines) + "\n"


def _rows() -> Iterator[tuple[str, str, str]]:
    for path, methods in schema()["paths"].items():
        by_summary: dict[str, list[str]] = {}
        for method, operation in methods.items():
            by_summary.setdefault(operation["summary"], []).append(method.upper())
        for summary, found in by_summary.items():
            yield path.removeprefix("/api/v1"), ", ".join(sorted(found)), summary


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "autobangumi.settings")
    import django

    django.setup()
    sys.stdout.write(table())
