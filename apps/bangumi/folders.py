"""Where a rule saves to: computed when it is settled, again only when the person changes what it is made of."""

from django.conf import settings

from apps.bangumi.models import Rule
from apps.core.config.schema import Downloader
from apps.naming.folders import Kind, save_path


def library_root(downloader: Downloader) -> str:
    """The library's root as the client sees it."""
    return downloader.path or str(settings.DEFAULT_LIBRARY_DIR)


def folder_of(rule: Rule, downloader: Downloader) -> str:
    """The rule's save path with what is known now."""
    return save_path(
        library_root(downloader),
        title=rule.official_title,
        year=rule.year,
        kind=Kind(rule.kind),
        season=rule.season,
        season_offset=rule.season_offset,
    )
