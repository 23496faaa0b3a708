"""The list of all rules as bytes: what has not changed since the last time is not made again, rule by rule."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models.functions import JSONArray

from apps.bangumi.models import Alias, Rule
from apps.bangumi.record import COLUMNS, Record, of_rules

#: Of more than so many it is quicker to read all than to name them.
_MANY = 500
#: Everything that a record shows of a rule, as the database puts it together, and its other spellings.
Mark = tuple[Any, tuple[str, ...]]
#: SQL and its parameters.
Question = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Piece:
    mark: Mark
    text: bytes


class Listing:
    """Remembers each rule's record as text, beside what it was made of."""

    def __init__(self, as_text: Callable[[Record], bytes]) -> None:
        self._as_text = as_text
        self._pieces: Mapping[int, _Piece] = {}

    def content(self, _number: int = 0) -> bytes:
        """Every rule now, disabled and archived ones too: a JSON list."""
        before = self._pieces
        # Marks are read before records, so a record may be newer than its mark, never older.
        marks = _marks()
        changed = [pk for pk, mark in marks.items() if pk not in before or before[pk].mark != mark]
        fresh = {found["id"]: self._as_text(found) for found in _read(changed)}
        pieces = {
            pk: _Piece(mark, fresh[pk]) if pk in fresh else before[pk]
            for pk, mark in marks.items()
            if pk in fresh or (pk in before and before[pk].mark == mark)
        }
        self._pieces = pieces
        return b"[" + b",".join(piece.text for piece in pieces.values()) + b"]"


def _marks() -> dict[int, Mark]:
    rules, spellings = _questions()
    aliases: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    for rule_id, text in _rows(spellings):
        aliases[rule_id] += (text,)
    return {pk: (shown, aliases.get(pk, ())) for pk, shown in _rows(rules)}


@cache
def _questions() -> tuple[Question, Question]:
    """All that is shown of rules, and their other spellings; they are always the same."""
    shown = JSONArray(*COLUMNS)
    rules = Rule.objects.order_by("pk").annotate(shown=shown).values_list("pk", "shown")
    aliases = Alias.objects.order_by("pk").values_list("rule_id", "text")
    return rules.query.sql_with_params(), aliases.query.sql_with_params()


def _rows(question: Question) -> list[tuple[int, Any]]:
    """As the database gives them: they are only compared, so each row is one text and not forty values."""
    with connection.cursor() as cursor:
        cursor.execute(*question)
        found: list[tuple[int, Any]] = cursor.fetchall()
    return found


def _read(changed: list[int]) -> list[Record]:
    if not changed:
        return []
    wanted = Rule.objects.all() if len(changed) > _MANY else Rule.objects.filter(pk__in=changed)
    return of_rules(wanted)
