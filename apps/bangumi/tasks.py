"""What the queue runs of this room: settle new rules, hand claims to the client, organise, posters, weekdays."""

from django.conf import settings

from apps.bangumi import (
    archiving,
    arrivals,
    intake,
    ledger,
    offsets,
    pictures,
    pinning,
    renumbering,
    settle,
    weekdays,
)
from apps.core import clock, locks, troubles, work
from apps.core.config import store
from apps.core.errors import Busy, DiskProblem
from apps.core.outside import way_out
from apps.downloader import following, sending, torrents


def metadata(_subject: str) -> None:
    """Settle every new rule; ask again about those whose number a person has set."""
    config = store.load()
    with way_out(config) as outside:
        settle.settle_new_rules(config, outside=outside, now=clock.now())
        pinning.ask_again(config, outside=outside, client=lambda: torrents.client(config))


def downloads(_subject: str) -> None:
    """Hand what is claimed and due to the client, and follow what it has."""
    config = store.load()
    client, name = torrents.client(config), torrents.client_name(config)
    try:
        root = torrents.prepare_root(config)
    except DiskProblem as problem:
        troubles.begins(sending.TROUBLE, problem)
        following.hold_back(client=client, client_name=name)
        return
    with way_out(config) as outside:
        sending.send(
            client=client,
            client_name=name,
            outside=outside,
            merge=intake.point_to,
            local_root=root,
        )
    following.follow(client=client, client_name=name, local_root=root)


def library(_subject: str) -> None:
    """Put what has finished in its place; the command `organise` may be at it, then a moment later."""
    config = store.load()
    try:
        torrents.prepare_root(config)
        with locks.hold(arrivals.LOCK):
            client, now = torrents.client(config), clock.now()
            renumbering.catch_up(client, config, now=now)
            arrivals.organise(client, config, now=now)
    except Busy:
        work.soon("library", after_seconds=2)
    except DiskProblem as problem:
        troubles.begins(sending.TROUBLE, problem)


def posters(_subject: str) -> None:
    """Fetch posters that are known of and not here."""
    config = store.load()
    with way_out(config) as outside:
        pictures.fetch_posters(config, outside=outside, folder=settings.POSTERS_DIR)


def calendar(_subject: str) -> None:
    """Learn on which weekday each show is broadcast."""
    config = store.load()
    with way_out(config) as outside:
        weekdays.refresh(config, outside=outside)


def offsets_scan(_subject: str) -> None:
    """Flag rules whose numbering disagrees with the catalogue."""
    config = store.load()
    with way_out(config) as outside:
        offsets.scan(config, outside=outside)


def episodes(_subject: str) -> None:
    """Learn which episodes each show has, and when they are broadcast."""
    config = store.load()
    with way_out(config) as outside:
        ledger.refresh(config, outside=outside)


def archive(_subject: str) -> None:
    """Archive what has ended and is here."""
    config = store.load()
    with way_out(config) as outside:
        archiving.archive_ended(config, outside=outside)
