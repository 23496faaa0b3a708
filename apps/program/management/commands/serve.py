"""`manage.py serve`: prepares everything, then becomes the supervisor."""

import hashlib
import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from apps.core import tables, work
from apps.core.config import store
from apps.downloader import engine
from apps.program.supervise import ROLES, Refused, listen


class Command(BaseCommand):
    """The product."""

    help = (
        "Runs AutoBangumi: the web pages and the API, the background work and the built-in download engine. "
        "Makes its folders, its database and its keys by itself. Ctrl-C ends all of it."
    )
    #: Done here as far as needed; the full check costs part of a second at each start.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The options."""
        parser.add_argument(
            "--only",
            action="append",
            choices=ROLES,
            help="run only this part, for several machines; may be given more than once",
        )
        parser.add_argument("--port", type=int, help="instead of AUTOBANGUMI_PORT and the settings")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Prepare, then hand over to a supervisor that knows no Django."""
        roles: list[str] = options["only"] or list(ROLES)
        for folder in (settings.CONFIG_DIR, settings.DATA_DIR, settings.RUN_DIR):
            make_folder(folder)
        tables.make_ready()
        config = store.load()
        host = settings.ENV.host
        port = options["port"] or settings.ENV.port or config.program.webui_port
        if "web" in roles:
            collect_static()
            try:
                listen(host, port).close()
            except Refused as refused:
                raise CommandError(str(refused)) from None
        if "worker" in roles:
            work.set_stopped(stopped=False)
        command = [sys.executable, "-m", "apps.program.supervise", "supervisor"]
        command += ["--data-dir", str(settings.DATA_DIR), "--version", settings.VERSION]
        command += ["--host", host, "--port", str(port)]
        for role in options["only"] or []:
            command += ["--role", role]
        if config.downloader.type != "builtin":
            command += ["--no-engine"]
        elif "engine" in roles and not engine.available():
            self.stderr.write(
                "The built-in download engine needs Python 3.11 to 3.13 (libtorrent has no package for "
                f"{sys.version_info[0]}.{sys.version_info[1]} yet). Everything else works; qBittorrent can be "
                "connected under Settings, Downloader."
            )
        connections.close_all()
        self.stdout.flush()
        os.chdir(settings.BASE_DIR)
        os.execv(sys.executable, command)  # noqa: S606 - our own module, in place of this process


def make_folder(folder: Path) -> None:
    """Make a folder. Raises CommandError with one sentence."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"{folder} cannot be made: {error.strerror}.") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise CommandError(f"{folder} cannot be written. Check who owns it.")


def collect_static() -> None:
    """Collect static files where they are missing or others than those that were collected."""
    seal = settings.STATIC_ROOT / ".collected"
    now = _fingerprint()
    if seal.exists() and seal.read_text() == now:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=False)
    seal.write_text(now)


def _fingerprint() -> str:
    """A digest of the names, sizes and times of all static files."""
    digest = hashlib.sha256()
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
