"""Where a rule saves to: computed when it is settled, again only when the person changes what it is made of."""

from apps.bangumi.models import Rule
from apps.bangumi.placing import Show
from apps.core.config.schema import Config
from apps.downloader import torrents
from apps.naming.folders import Kind, save_path, show_folder


def folder_of(rule: Rule, config: Config) -> str:
    """The rule's save path with what is known now."""
    return save_path(
        torrents.library_root(config),
        title=rule.official_title,
        year=rule.year,
        kind=Kind(rule.kind),
        season=rule.season,
        season_offset=rule.season_offset,
    )


def show_of(rule: Rule) -> Show:
    """What naming a file needs to know of the rule."""
    return Show(
        kind=Kind(rule.kind),
        official_title=rule.official_title,
        folder=show_folder(rule.official_title, rule.year),
        season=rule.season,
        season_offset=rule.season_offset,
        episode_offset=rule.episode_offset,
        offset_part=rule.offset_part,
    )
