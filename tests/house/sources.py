"""The house's own sources, read as trees, for rules that no linter knows."""

import ast
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@lru_cache(maxsize=1)
def modules() -> tuple[tuple[Path, ast.Module], ...]:
    """Every module of the product with its tree; migrations are written by a machine."""
    paths = (path for room in ("apps", "autobangumi") for path in (ROOT / room).rglob("*.py"))
    return tuple(
        (path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(paths)
        if "migrations" not in path.parts
    )


def calls(*names: str) -> Iterator[tuple[Path, ast.Call]]:
    """Every call of a function or method of one of these names."""
    for path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) in names:
                yield path, node


def first_text(call: ast.Call, position: int = 0) -> str | None:
    """The text given at a position of a call; None where it is worked out."""
    if len(call.args) > position and isinstance(call.args[position], ast.Constant):
        value = call.args[position].value  # type: ignore[attr-defined]  # isinstance of an element
        return value if isinstance(value, str) else None
    return None


def floors() -> dict[str, int]:
    """Each room's floor, 0 the lowest, as the import contract says."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["id"] == "floors")
    return {
        room.strip().strip("()"): floor
        for floor, layer in enumerate(reversed(layers))
        for room in layer.split("|")
    }


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
