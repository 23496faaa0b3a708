"""Work is asked for by names, and only one table knows what they mean."""

import inspect

import pytest

from autobangumi.schedules import TASKS
from tests.house.sources import calls, first_text


def asked_for() -> list[tuple[str, str]]:
    return [
        (f"{path}:{call.lineno}", name)
        for path, call in calls("soon")
        if (name := first_text(call)) is not None
    ]


@pytest.mark.parametrize(("place", "name"), asked_for(), ids=lambda one: one)
def test_work_that_is_asked_for_is_in_the_table(place: str, name: str) -> None:
    assert name in TASKS, place


def test_some_were_found() -> None:
    assert len(asked_for()) > 5


@pytest.mark.parametrize("name", TASKS)
def test_a_task_is_a_function_of_one_subject_that_says_what_it_does(name: str) -> None:
    function = TASKS[name].function

    assert len(inspect.signature(function).parameters) == 1
    assert inspect.getdoc(function)
