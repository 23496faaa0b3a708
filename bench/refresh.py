"""A refresh of 100 feeds × 100 entries against 1,000 rules: 9,000 new, 6,000 matched, up to the claims.

Runs in a process of its own with folders of its own: `python -m bench.refresh measure PORT`; prints one JSON object.
"""

import gc
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def measure() -> dict[str, Any]:
    """Run the bench in processes of its own; its figures."""
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [sys.executable, "-m", "bench.feeds"], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as server,
    ):
        try:
            port = server.stdout.readline().strip() if server.stdout else ""
            said = run(["measure", port], variables=_variables(Path(folder)))
        finally:
            server.kill()
    figures: dict[str, Any] = json.loads(said.splitlines()[-1])
    return figures


def run(arguments: Sequence[str], *, variables: Mapping[str, str]) -> str:
    """This module as a process of its own, in the folders that the environment names; what it prints."""
    return subprocess.run(
        [sys.executable, "-m", "bench.refresh", *arguments],
        cwd=ROOT,
        env={**variables, "DJANGO_SETTINGS_MODULE": "autobangumi.settings"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def _variables(folder: Path) -> dict[str, str]:
    from autobangumi import env  # noqa: PLC0415 - settings must not be read before the folders are named

    return {
        **env.variables(),
        "AUTOBANGUMI_CONFIG_DIR": str(folder / "config"),
        "AUTOBANGUMI_DATA_DIR": str(folder / "data"),
        "AUTOBANGUMI_DOWNLOADS_DIR": str(folder / "downloads"),
        "DATABASE_URL": "",
    }


def _prepare(port: str) -> None:
    from django.core.management import call_command  # noqa: PLC0415 - after django.setup()

    from apps.bangumi.models import Rule  # noqa: PLC0415
    from apps.core import clock  # noqa: PLC0415
    from apps.rss.models import Feed  # noqa: PLC0415
    from bench.feeds import FEEDS, KNOWN, shows  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    Rule.objects.bulk_create(
        Rule(
            official_title=show.zh,
            title_raw=show.en,
            group_name=show.group,
            dpi="1080p",
            names={"zh": [show.zh], "en": [show.en]},
            filter=["720", r"\d+-\d+"],
            save_path=f"/library/{show.zh}/Season 1",
            created_at=clock.now(),
            settled_at=clock.now(),
        )
        for show in shows()
    )
    Feed.objects.bulk_create(
        Feed(name=f"feed {number}", url=f"http://127.0.0.1:{port}/{KNOWN}/{number}", aggregate=True)
        for number in range(FEEDS)
    )


def _add_releases(count: int) -> None:
    """Releases that are known, spread over the rules by chance."""
    from apps.bangumi.models import Release, ReleaseState, Rule  # noqa: PLC0415 - after django.setup()
    from apps.core import clock  # noqa: PLC0415
    from bench.feeds import SEED  # noqa: PLC0415

    chance = random.Random(SEED)
    rules = list(Rule.objects.values_list("pk", flat=True))
    Release.objects.bulk_create(
        (
            Release(
                key=f"known-{number}",
                title=f"[Moe House] Show {number} - 03 [WebRip 1080p]",
                seen_at=clock.now(),
                rule_id=chance.choice(rules),
                state=ReleaseState.SKIPPED,
                reason="not_included",
            )
            for number in range(count)
        ),
        batch_size=1000,
    )


def _turn() -> dict[str, float]:
    from django.conf import settings  # noqa: PLC0415 - after django.setup()

    from apps.core.config.schema import Config  # noqa: PLC0415
    from apps.core.hosts import Turns  # noqa: PLC0415
    from apps.core.http import Outside  # noqa: PLC0415
    from apps.rss import refresh  # noqa: PLC0415

    gc.collect()
    before, began = _cpu_seconds(), perf_counter()
    done = refresh.refresh_all(
        config=Config(), outside=Outside(turns=Turns(settings.RUN_DIR / "hosts"))
    )
    return {
        "cpu": _cpu_seconds() - before,
        "wall": perf_counter() - began,
        "new": done.new,
        "taken": done.taken,
        "failed": done.failed,
    }


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _quieten() -> None:
    """Switch the feeds off: nothing is idle while downloads are tried whose files nobody has."""
    from apps.rss.models import Feed  # noqa: PLC0415 - after django.setup()

    Feed.objects.update(enabled=False)


def _widen() -> None:
    """Let the feeds have all their entries."""
    from apps.rss.models import Feed  # noqa: PLC0415 - after django.setup()
    from bench.feeds import ENTRIES, KNOWN  # noqa: PLC0415

    for feed in Feed.objects.all():
        feed.url = feed.url.replace(f"/{KNOWN}/", f"/{ENTRIES}/")
        feed.enabled = True
        feed.save(update_fields=["url", "enabled"])


def _measured(port: str) -> dict[str, Any]:
    _prepare(port)
    _turn()
    _widen()
    idle = _peak_mib()
    full = _turn()
    peak = _peak_mib()
    return {"full": full, "again": _turn(), "idle_mib": idle, "peak_mib": peak}


def _main(what: str, argument: str = "") -> None:
    import django  # noqa: PLC0415 - the folders are named by then

    django.setup()
    if what == "prepare":
        _prepare(argument)
        _quieten()
    elif what == "releases":
        _add_releases(int(argument))
    elif what == "widen":
        _widen()
    else:
        print(json.dumps(_measured(argument)))


if __name__ == "__main__":
    os.umask(0o077)
    _main(*sys.argv[1:])
