"""All rules as they stand in one round of work: found by pattern, and by any of their names."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from apps.bangumi.filters import Patience
from apps.bangumi.matching import Pattern, RuleIndex, members
from apps.bangumi.models import Alias, Rule
from apps.bangumi.preference import EpisodeKey
from apps.titles.fold import fold
from apps.titles.vocabulary import KNOWN_GROUPS


@dataclass(slots=True)
class Book:
    """The rules of a round, the index of their patterns, and what was learned on the way."""

    rules: dict[int, Rule]
    index: RuleIndex
    #: Highest version taken of each episode, filled a rule at a time.
    episodes: dict[EpisodeKey, int] = field(default_factory=dict)
    known_rules: set[int] = field(default_factory=set)
    #: Rules that another feed has brought, not yet written.
    with_new_source: dict[int, Rule] = field(default_factory=dict)
    #: What the expressions of filters have used up of the round's time.
    patience: Patience = field(default_factory=Patience)
    #: Rules by each of their names; made when it is first asked for.
    _by_name: dict[str, list[Rule]] | None = None

    def add(self, rule: Rule) -> None:
        """A new rule; one that is known is looked at afresh."""
        self.rules[rule.pk] = rule
        self.index.add(pattern_of(rule, rule.title_raw))
        if self._by_name is not None:
            _enter(self._by_name, rule)

    def of_same_name(self, names: Iterable[str]) -> list[Rule]:
        """The rules that share one of these names in any language, oldest first."""
        if self._by_name is None:
            self._by_name = {}
            for rule in self.rules.values():
                _enter(self._by_name, rule)
        found = {
            rule.pk: rule for name in names if name for rule in self._by_name.get(fold(name), ())
        }
        return [found[pk] for pk in sorted(found)]

    def learn_alias(self, rule: Rule, text: str) -> bool:
        """Let a rule be known by this spelling too; False where it has it already or it is a group's name."""
        if not text or is_group(text, (rule.group_name,)):
            return False
        _, is_new = Alias.objects.get_or_create(rule=rule, text=text)
        if is_new:
            self.index.add(pattern_of(rule, text))
        return is_new


def open_book() -> Book:
    """Read all rules once; one round works with one book."""
    rules = {rule.pk: rule for rule in Rule.objects.order_by("id")}
    aliases = Alias.objects.values_list("rule_id", "text")
    texts = [(rule.pk, rule.title_raw) for rule in rules.values()] + list(aliases)
    index = RuleIndex.of(pattern_of(rules[pk], text) for pk, text in texts if pk in rules)
    return Book(rules=rules, index=index)


def names_of(rule: Rule) -> list[str]:
    """All names of a rule's show that we know."""
    return [rule.official_title, *(name for listed in rule.names.values() for name in listed)]


def pattern_of(rule: Rule, text: str) -> Pattern:
    """A text by which a rule is recognised."""
    return Pattern(
        rule_id=rule.pk,
        text=text,
        kind=rule.kind,
        season=rule.season,
        season_is_assumed=rule.season_is_assumed,
        group=rule.group_name,
        year=rule.year,
    )


def is_group(text: str, groups: Iterable[str]) -> bool:
    """Is a text the name of a known group, or a member of one of `groups`? It would match all that the group makes."""
    key = fold(text)
    return key in KNOWN_GROUPS or key in {
        fold(member) for group in groups for member in members(group)
    }


def _enter(by_name: dict[str, list[Rule]], rule: Rule) -> None:
    for key in {fold(name) for name in names_of(rule) if name}:
        by_name.setdefault(key, []).append(rule)
