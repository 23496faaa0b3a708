"""Change the configuration as a person does: stored, and the work asked for that the change makes due."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from apps.core import work
from apps.core.config import store
from apps.core.config.schema import Config


def change(patch: Mapping[str, Any], *, author: str) -> Config:
    """Lay a partial document over the stored one. Raises InvalidInput; then nothing is stored."""
    with transaction.atomic():
        before = store.load()
        after = store.update(patch, author=author)
        if after.rss_parser.filter != before.rss_parser.filter:
            work.soon("second_look")
    return after
