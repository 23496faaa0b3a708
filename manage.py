#!/usr/bin/env python3
"""The command line. `manage.py serve` is the product; `manage.py help` lists the rest."""

import importlib
import os
import sys
from collections.abc import Iterable

from django.apps import apps as django_apps
from django.core.management import execute_from_command_line

from apps.core import logs
from autobangumi import env


def secrets() -> Iterable[str]:
    """What the log masks, once Django is ready to be asked."""
    if not django_apps.ready:
        return ()
    values: tuple[str, ...] = importlib.import_module("apps.core.config.store").secret_values()
    return values


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "autobangumi.settings")
    logs.to_file(env.read().data_dir / "log.txt", secrets=secrets)
    execute_from_command_line(sys.argv)
