"""`make demo`: the product against a world of its own, so that the whole job can be watched.

Six invented shows from four groups, whose episodes appear one after the other, are seeded by a real
BitTorrent client and downloaded by the product. Nothing leaves this machine.
"""

import argparse
import importlib.util
import shutil
import signal
import socket
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

from apps.core import clock
from autobangumi import env
from tests.world.clients import free_port
from tests.world.product import ROOT, Product
from tests.world.shows import LOLIHOUSE, SIX_SHOWS, SUBSPLEASE, Group, Release, Show
from tests.world.world import World

USUAL_PORT: Final = 7892
EPISODE_BYTES: Final = 4_000_000
BYTES_PER_SECOND: Final = 600_000
FIRST_EPISODES: Final = 4
"""How many of the shows have their first episode out when the demo begins."""
WELCOME: Final = """
  AutoBangumi, and a small world for it to watch. Ctrl-C ends everything.

    1. open        {setup}
    2. feed        {feed}
    3. webhook     {hook}
       (only if you like: what it says is printed here)

  The files appear below {library}
"""


def main() -> None:
    """Run until Ctrl-C."""
    wishes = _wishes()
    if importlib.util.find_spec("libtorrent") is None:
        raise SystemExit(
            "The demo needs libtorrent, which this Python has not: it comes with 3.11 to 3.13."
        )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    folder: Path = wishes.folder.resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    world = World(seeds_in=folder / "world", seeding_rate=BYTES_PER_SECOND, begins_at=clock.now())
    product = Product(folder, port=_port())
    world.start()
    cast = _cast()
    # Before the product asks: a catalogue without a show is none.
    world.catalogue.know([show for show, _ in cast])
    try:
        product.configure(
            {
                **world.settings(),
                "program": {"rss_time": 10, "rename_time": 10},
                "engine": {"dht": False, "lsd": False, "pex": False},
            }
        )
        product.start()
        _search_here(product, world)
        _say(
            WELCOME.format(
                setup=f"http://localhost:{product.port}/setup/",
                feed=world.mikan.aggregate_url,
                hook=world.hooks.address,
                library=product.library,
            )
        )
        if wishes.ready:
            _walk_through(product, world)
        _tell(world, product, cast, seconds=wishes.every)
    except KeyboardInterrupt:
        _say("\n  Ending …")
    finally:
        product.stop()
        world.stop()


def _wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, prog="make demo")
    parser.add_argument("--folder", type=Path, default=ROOT / "demo", help="where all of it lies")
    parser.add_argument("--every", type=float, default=25, help="seconds between two episodes")
    parser.add_argument(
        "--ready",
        action="store_true",
        help="walk through the wizard by itself: user `demo`, password `demo-demo`",
    )
    return parser.parse_args()


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _port() -> int:
    wanted = int(env.variables().get("AUTOBANGUMI_PORT") or USUAL_PORT)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            return free_port()
    return wanted


def _search_here(product: Product, world: World) -> None:
    """Searches ask the small world; the list of sites is in the database and no setting."""
    sites = {
        "mikan": f"{world.mikan.url}/RSS/Search?searchstr=%s",
        "nyaa": f"{world.nyaa.url}/?page=rss&q=%s&c=0_0&f=0",
        "dmhy": f"{world.dmhy.url}/topics/rss/rss.xml?keyword=%s",
    }
    product.manage("shell", "-c", f"from apps.search import listing; listing.replace({sites!r})")


def _walk_through(product: Product, world: World) -> None:
    product.api.post(
        "/setup/complete",
        {
            "username": "demo",
            "password": "demo-demo",
            "downloader_type": "builtin",
            "rss_url": world.mikan.aggregate_url,
        },
    )
    _say("  Set up: sign in as `demo` with `demo-demo`.\n")


def _cast() -> list[tuple[Show, Group]]:
    """The six shows, whose first two episodes were broadcast by now."""
    today = clock.now().date()
    return [
        (replace(show, started=today - timedelta(days=8 + number)), group)
        for number, (show, group) in enumerate(SIX_SHOWS)
    ]


def _programme(cast: list[tuple[Show, Group]]) -> list[Release]:
    """What appears, in order: episodes in turn, and now and then something that is not taken."""
    releases: list[Release] = []
    for number in range(1, 13):
        for show, group in cast:
            releases.append(_episode(show, group, f"{number:02d}"))
        show, group = cast[number % len(cast)]
        if number == 2:
            small = _episode(show, SUBSPLEASE, "01")
            releases.append(replace(small, title_given=small.title.replace("1080p", "720p")))
        if number == 3:
            title = f"[LoliHouse] {show.zh} / {show.en} [01-03 合集][WebRip 1080p HEVC-10bit AAC]"
            releases.append(replace(_episode(show, LOLIHOUSE, "01-03"), title_given=title))
        if number == 4:
            releases.append(replace(_episode(show, group, "03"), version=2))
    return releases


def _episode(show: Show, group: Group, number: str) -> Release:
    return Release(show=show, group=group, number=number, size_bytes=EPISODE_BYTES)


def _tell(
    world: World, product: Product, cast: list[tuple[Show, Group]], *, seconds: float
) -> None:
    """Publish one after the other; say what is out, and what the product told the webhook."""
    told = 0
    for count, release in enumerate(_programme(cast)):
        world.publish(release)
        _say(f"  out now: {release.title}")
        if count + 1 < FIRST_EPISODES:
            continue
        deadline = clock.monotonic_seconds() + seconds
        while clock.monotonic_seconds() < deadline:
            clock.wait(0.5)
            for message in world.hooks.told()[told:]:
                told += 1
                _say(f"  webhook: {message}")
            if not product.is_running():
                _say("  The program was shut down.")
                return
    _say("  That was the whole season. Ctrl-C ends everything.")
    while product.is_running():
        clock.wait(1)


if __name__ == "__main__":
    main()
