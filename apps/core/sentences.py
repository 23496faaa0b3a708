"""What went wrong, as a person at a terminal reads it."""

from apps.core.errors import InvalidInput, Problem
from apps.core.text import say


def sentence(problem: Problem) -> str:
    """The message; of bad input each field with its own instead, so that one sees what to type."""
    if isinstance(problem, InvalidInput):
        faults = (f"{one.field}: {say(one.code, dict(one.facts)).en}" for one in problem.errors)
        return " ".join(faults)
    return say(problem.code, problem.facts).en
