"""`manage.py backfill`: search for missing episodes now, without waiting for the next round of feeds."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from apps.bangumi import forgetting
from apps.bangumi.models import Rule
from apps.core import tables
from apps.core.config import store
from apps.core.errors import Busy
from apps.core.outside import way_out
from apps.core.text import say
from apps.search import backfill
from apps.search.backfill import Filled

#: Digits that surely fit a number of the database.
LONGEST_NUMBER = 18


class Command(BaseCommand):
    """Search for missing episodes."""

    help = (
        "Searches the providers for episodes that your rules miss and claims what fits; the running program then "
        "downloads it. Without a name all rules that are not complete are searched for, also those that were searched "
        "for a moment ago. For rules that are named also what was deleted in the download client is searched for."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which rules, and whether to take anything."""
        parser.add_argument("rule", nargs="*", help="number or official title of a rule")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be taken; nothing is stored"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Search for each, and say what came of it."""
        tables.make_ready()
        named = [self._named(word) for word in options["rule"]]
        rules = named or list(backfill.incomplete())
        if not options["dry_run"]:
            for rule in named:
                forgetting.forget_lost(rule)
        config = store.load()
        search = backfill.look if options["dry_run"] else backfill.fill
        done = []
        with way_out(config) as outside:
            for rule in rules:
                try:
                    done.append(search(rule, config=config, outside=outside))
                except Busy:
                    self.stdout.write(f"{rule.pk:>4}  {rule}: is being searched for just now")
                else:
                    self._say(done[-1])
        failed = sum(filled.has_failed for filled in done)
        if failed:
            raise CommandError(f"For {failed} of {len(done)} rules no provider answered.")

    def _say(self, filled: Filled) -> None:
        self.stdout.write(f"{filled.rule.pk:>4}  {filled.rule}: {_state(filled)}")
        for title in filled.titles:
            self.stdout.write(f"      + {title}")
        for problem in filled.problems:
            self.stdout.write(f"      ! {say(problem.code, problem.facts).en}")

    def _named(self, word: str) -> Rule:
        wanted = Q(official_title=word)
        if word.isascii() and word.isdigit() and len(word) <= LONGEST_NUMBER:
            wanted |= Q(pk=int(word))
        found = list(Rule.objects.followed().filter(wanted)[:2])
        if len(found) != 1:
            how_many = "no rule that is followed" if not found else "more than one rule"
            raise CommandError(f"There is {how_many} called {word}.")
        return found[0]


def _state(filled: Filled) -> str:
    if not filled.missing:
        return "nothing is missing"
    found = len(filled.missing) - len(filled.left)
    left = f", still missing: {_listed(filled.left)}" if filled.left else ""
    return f"{_listed(filled.missing)} missing, {found} found{left}"


def _listed(numbers: frozenset[int]) -> str:
    return ", ".join(map(str, sorted(numbers)))
