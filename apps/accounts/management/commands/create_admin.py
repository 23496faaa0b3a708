"""manage.py create_admin: make an administrator from the command line."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.accounts import people
from apps.core import tables
from apps.core.errors import InvalidInput
from apps.core.sentences import sentence


class Command(BaseCommand):
    """Asks for what is not given; the password is never an argument, where others could read it."""

    help = (
        "Create an administrator, the first or a further one. The first one also ends the setup in "
        "the browser. The password is asked for twice, or read from standard input with "
        "--password-stdin. To give an existing account a new password, use: "
        "manage.py changepassword NAME"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The name, and where the password comes from."""
        parser.add_argument(
            "username",
            nargs="?",
            help="4 to 20 letters, digits or underscores; asked for if it is left out",
        )
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="read the password from the first line of standard input",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Create the account, or say what is wrong with the name or the password."""
        tables.bring_up_to_date()
        username = options["username"] or self._ask("User name: ")
        password = _from_stdin() if options["password_stdin"] else self._ask_password()
        try:
            people.add_administrator(username=username, password=password)
        except InvalidInput as problem:
            raise CommandError(sentence(problem)) from problem
        self.stdout.write(f"{username} is an administrator now.")

    def _ask(self, question: str) -> str:
        if not sys.stdin.isatty():
            raise CommandError("Give the user name as an argument; nobody is here to be asked.")
        return input(question).strip()

    def _ask_password(self) -> str:
        if not sys.stdin.isatty():
            raise CommandError("Nobody is here to be asked for a password; use --password-stdin.")
        password = getpass.getpass("Password: ")
        if getpass.getpass("Once more: ") != password:
            raise CommandError("The two passwords differ.")
        return password


def _from_stdin() -> str:
    return sys.stdin.readline().rstrip("\r\n")
