"""The web process: Django is set up, the application loaded, then served."""

import argparse

import django

from autobangumi import env


def main(arguments: list[str]) -> int:
    """Serve on the socket that the supervisor holds; the exit code."""
    parser = argparse.ArgumentParser(prog="web")
    parser.add_argument("--socket", type=int, required=True, help="number of a listening socket")
    options = parser.parse_args(arguments)
    env.name_settings()
    django.setup()

    from apps.core import logs  # noqa: PLC0415 - needs Django set up
    from apps.core.config import store  # noqa: PLC0415
    from apps.program import web  # noqa: PLC0415

    logs.to_stderr(secrets=store.secret_values)

    from autobangumi.asgi import application  # noqa: PLC0415 - after the log, which it may need

    return web.serve(application, socket_number=options.socket)
