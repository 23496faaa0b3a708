"""The table of what runs when: name, function, lane, interval from the configuration.

`core.work.soon` asks for a name; Django-Q runs `run` with it; only this table knows which function that is.
"""

from collections.abc import Callable, Mapping

from apps.bangumi import tasks as bangumi
from apps.core import logs, work
from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.work import Lane, Task
from apps.metadata import tasks as metadata
from apps.notification import deliver
from apps.program import housekeeping
from apps.rss import tasks as rss
from apps.search import tasks as search

DAY_SECONDS = 24 * 3600.0


def run(name: str, subject: str = "") -> str:
    """What the queue calls: one turn of a piece of work, if it is due; how it ended."""
    config = store.load()
    logs.set_debug(debug=config.log.debug_enable)
    return work.run(TASKS[name], subject, config).value


def _every(seconds: float) -> Callable[[Config], float | None]:
    return lambda _config: seconds


def _when_asked(_config: Config) -> float | None:
    return None


def _feed_seconds(config: Config) -> float:
    return float(config.program.rss_time)


def _feeds_are_on(config: Config) -> bool:
    return config.rss_parser.enable


def _rename_seconds(config: Config) -> float:
    return float(config.program.rename_time)


def _library_is_on(config: Config) -> bool:
    return config.bangumi_manage.enable


def _catalogue_is_renewed(config: Config) -> bool:
    return bool(config.network.bangumi_data_url)


def _always(_config: Config) -> bool:
    return True


TASKS: Mapping[str, Task] = {
    task.name: task
    for task in (
        Task("feeds", rss.feeds, Lane.HEAVY, _feed_seconds, _feeds_are_on),
        Task("feed", rss.feed, Lane.HEAVY, _when_asked, _always),
        Task("backfill", search.back_fill, Lane.HEAVY, _when_asked, _always),
        Task("second_look", rss.look_again, Lane.HEAVY, _when_asked, _always),
        Task("metadata", bangumi.metadata, Lane.HEAVY, _every(300.0), _always),
        Task("downloads", bangumi.downloads, Lane.HEAVY, _rename_seconds, _always),
        Task(
            "library",
            bangumi.library,
            Lane.LIGHT,
            _rename_seconds,
            _library_is_on,
            off_means_off=True,
        ),
        Task("calendar", bangumi.calendar, Lane.HEAVY, _every(DAY_SECONDS), _always),
        Task("posters", bangumi.posters, Lane.HEAVY, _every(DAY_SECONDS), _always),
        Task(
            "catalogue",
            metadata.catalogue,
            Lane.HEAVY,
            _every(7 * DAY_SECONDS),
            _catalogue_is_renewed,
        ),
        Task("offsets", bangumi.offsets_scan, Lane.HEAVY, _every(6 * 3600.0), _always),
        # What is due is asked for once a day; hourly, so that a source that was away is soon asked again.
        Task("episodes", bangumi.episodes, Lane.HEAVY, _every(3600.0), _always),
        Task("archive", bangumi.archive, Lane.HEAVY, _when_asked, _always),
        Task("notify", deliver.deliver_due, Lane.LIGHT, _every(60.0), _always),
        Task("cleanup", housekeeping.tidy, Lane.LIGHT, _every(DAY_SECONDS), _always),
    )
}
