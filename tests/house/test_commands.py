"""Every command works in a new folder too: it makes the tables that it asks."""

from pathlib import Path

import pytest

from tests.house.sources import calls, modules

#: Writes a file of the sources, for those who make a release.
ASKS_NO_TABLE = {"make_snapshot"}
COMMANDS = [
    path
    for path, _tree in modules()
    if path.parent.name == "commands" and path.stem not in {"__init__", *ASKS_NO_TABLE}
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda path: path.stem)
def test_a_command_brings_its_tables_up_to_date(command: Path) -> None:
    assert command in {path for path, _call in calls("make_ready", "bring_up_to_date")}
