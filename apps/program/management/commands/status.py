"""`manage.py status`: is it working, and if not, why not."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.core import tables
from apps.core.config import store
from apps.program import health


class Command(BaseCommand):
    """Say how it is."""

    help = "Shows whether AutoBangumi runs, its parts, and what is wrong, if anything is."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print it."""
        tables.make_ready()
        status = health.status()
        parts = health.parts()
        if not parts:
            self.stdout.write("AutoBangumi does not run on this machine. Start it: manage.py serve")
        elif status.is_first_run:
            self.stdout.write("AutoBangumi waits for its first setup in the browser.")
        else:
            self.stdout.write(f"AutoBangumi {'is stopped' if status.is_stopped else 'runs'}.")
        for line in parts:
            self.stdout.write(f"  {line}")
        self.stdout.write(f"  {health.catalogue(store.load()).en}")
        for complaint in health.complaints():
            since = f" (since {complaint.since:%Y-%m-%d %H:%M})" if complaint.since else ""
            self.stdout.write(f"  ! {complaint.words.en}{since}")
