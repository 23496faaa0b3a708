"""Every module says in its first lines what it is for, and no two say the same."""

import ast

from tests.house.sources import modules


def opened() -> dict[str, str]:
    return {
        str(path): ast.get_docstring(tree) or ""
        for path, tree in modules()
        if tree.body or path.name != "__init__.py"
    }


def test_every_module_opens_with_what_it_is_for() -> None:
    assert [path for path, words in opened().items() if not words] == []


def test_no_module_copies_the_words_of_another() -> None:
    # A room's apps.py says what its package says: both stand for the room.
    first: dict[str, str] = {}
    copies = []
    for path, words in opened().items():
        if path.endswith(("/apps.py", "/__init__.py")):
            continue
        if words in first:
            copies.append((first[words], path))
        first.setdefault(words, path)

    assert copies == []
