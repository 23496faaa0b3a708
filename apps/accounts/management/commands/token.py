"""manage.py token: make, list and revoke the tokens of programs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.accounts import access_tokens
from apps.accounts.models import ApiToken, Scope, User
from apps.core import tables
from apps.core.errors import InvalidInput, NotFound
from apps.core.sentences import sentence
from apps.core.text import say


class Command(BaseCommand):
    """Three small commands."""

    help = (
        "Tokens for programs that use the API: Authorization: Bearer TOKEN, or X-Api-Key: TOKEN. "
        "A token is shown when it is made and never again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """create, list, revoke."""
        what = parser.add_subparsers(dest="what", required=True, metavar="create|list|revoke")
        create = what.add_parser("create", help="make a token; standard output has nothing else")
        create.add_argument("name", help="what it is for")
        create.add_argument("--scope", choices=list(Scope.values), default=Scope.READ.value)
        create.add_argument("--days", type=int, help="how long it holds; for ever if left out")
        create.add_argument("--user", help="whose it is; the first administrator's if left out")
        what.add_parser("list", help="show all tokens, but not their secrets")
        revoke = what.add_parser("revoke", help="end a token")
        revoke.add_argument("id", type=int, help="its number in the list")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do one of them."""
        tables.bring_up_to_date()
        match options["what"]:
            case "create":
                self._create(options)
            case "list":
                self._list()
            case _:
                self._revoke(options["id"])

    def _create(self, options: dict[str, Any]) -> None:
        try:
            made = access_tokens.issue(
                owner=_owner(options["user"]),
                name=options["name"],
                scope=options["scope"],
                days=options["days"],
            )
        except InvalidInput as problem:
            raise CommandError(sentence(problem)) from problem
        self.stderr.write("This is shown once:")
        self.stdout.write(made.text)

    def _list(self) -> None:
        for token in ApiToken.objects.select_related("owner").order_by("pk"):
            until = f"until {token.expires:%Y-%m-%d}" if token.expires else "for ever"
            state = "revoked" if token.revoked else until
            used = f"used {token.last_used:%Y-%m-%d %H:%M}" if token.last_used else "never used"
            self.stdout.write(
                f"{token.pk}  {token.prefix}…  {token.scope}  {token.owner}  {state}, {used}  {token.name}"
            )

    def _revoke(self, token_id: int) -> None:
        try:
            token = access_tokens.revoke(token_id)
        except NotFound as problem:
            raise CommandError(sentence(problem)) from problem
        self.stdout.write(say("token_revoked", {"name": token.name}).en)


def _owner(username: str | None) -> User:
    if username is not None:
        found = User.objects.filter(username=username).first()
        if found is None:
            raise CommandError(f"There is nobody called {username}.")
        return found
    first = User.objects.administrators().filter(is_active=True).order_by("pk").first()
    if first is None:
        raise CommandError("There is no administrator yet; see manage.py create_admin.")
    return first
