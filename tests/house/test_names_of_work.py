"""Every name by which work is asked for stands in the table of what runs (autobangumi/schedules.py)."""

import ast
from pathlib import Path

from autobangumi import env
from autobangumi.schedules import TASKS

ROOT = env.ROOT


def _asked_for(path: Path) -> list[str]:
    """The names given to `soon` in one file: texts, and constants of the same file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    names = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        called = node.func.id if isinstance(node.func, ast.Name) else called
        if called != "soon":
            continue
        first = node.args[0]
        if isinstance(first, ast.Constant):
            names.append(str(first.value))
        elif isinstance(first, ast.Name) and first.id in constants:
            names.append(str(constants[first.id]))
    return names


def test_every_name_is_in_the_table() -> None:
    files = [*(ROOT / "apps").rglob("*.py"), *(ROOT / "autobangumi").rglob("*.py")]
    asked = {(name, str(path.relative_to(ROOT))) for path in files for name in _asked_for(path)}
    assert len(asked) > 5, "the search finds nothing any more"
    assert [(name, path) for name, path in sorted(asked) if name not in TASKS] == []


def test_the_light_lane_is_what_people_wait_for() -> None:
    light = {name for name, task in TASKS.items() if task.lane.value == "light"}
    assert light == {"library", "notify", "cleanup"}
