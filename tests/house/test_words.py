"""Whatever a person can be told has its words, in both languages, with the same facts in them."""

import ast
from string import Formatter

import pytest

from apps.bangumi.decisions import Reason
from apps.bangumi.matching import Lost
from apps.core.errors import Problem
from apps.core.text import MESSAGES, THINGS, say
from tests.house.sources import calls, first_text


def kinds(of: type[Problem]) -> set[type[Problem]]:
    """A class and all that are made of it."""
    return {of}.union(*(kinds(one) for one in of.__subclasses__()))


PROBLEMS = sorted(kinds(Problem), key=lambda one: one.__name__)


def facts_in(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("code", MESSAGES)
def test_both_languages_say_the_same_facts(code: str) -> None:
    words = MESSAGES[code]

    assert words.en.strip()
    assert words.zh.strip()
    assert facts_in(words.en) == facts_in(words.zh)


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda one: one.__name__)
def test_a_problem_has_words_and_a_code_of_its_own(problem: type[Problem]) -> None:
    assert problem.code in MESSAGES
    assert [one for one in PROBLEMS if one.code == problem.code] == [problem]


@pytest.mark.parametrize("reason", list(Reason))
def test_a_reason_has_words(reason: Reason) -> None:
    assert f"reason_{reason.value}" in MESSAGES


@pytest.mark.parametrize("lost", list(Lost))
def test_what_kept_a_rule_from_a_release_has_words(lost: Lost) -> None:
    assert f"lost_{lost.value}" in MESSAGES


def told() -> list[tuple[str, str]]:
    """Every code that is written out where somebody is told something."""
    found = []
    for path, call in calls("done", "envelope", "say"):
        # The pure rooms know no words; what they call `say` is something else.
        if path.parts[1] not in {"titles", "naming"} and (code := first_text(call)):
            found.append((f"{path}:{call.lineno}", code))
    for path, call in calls("FieldError", "of"):
        if ast.unparse(call.func) in {"FieldError", "errors.FieldError", "InvalidInput.of"} and (
            code := first_text(call, 1)
        ):
            found.append((f"{path}:{call.lineno}", code))
    return found


@pytest.mark.parametrize(("place", "code"), told(), ids=lambda one: one)
def test_a_code_that_is_used_has_words(place: str, code: str) -> None:
    assert code in MESSAGES, place


def things() -> set[object]:
    """Whatever is said not to be there, or not to be what came."""
    named: set[object] = {
        keyword.value.value
        for _, call in calls("NotFound", "BadAnswer")
        for keyword in call.keywords
        if keyword.arg == "what" and isinstance(keyword.value, ast.Constant)
    }
    return named | {text for _, call in calls("Registry") if (text := first_text(call))}


def test_what_is_not_there_is_named_in_chinese_too() -> None:
    assert things() == set(THINGS)
    words = say("not_found", {"what": "rule", "id": 7})
    assert words == ("There is no rule with id 7.", "没有编号为 7 的番剧规则。")


def test_some_codes_were_found() -> None:
    assert len(told()) > 10
