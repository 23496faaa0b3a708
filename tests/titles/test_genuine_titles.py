"""The labelled list beside the repository: at least what is promised."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCORER = ROOT.parent / "shared" / "titles" / "score.py"
CORRECTIONS = ROOT / "tests" / "titles" / "corrections.jsonl"
CORE_PERCENT = 98.0
FIELD_PERCENT = 97.0


@pytest.mark.genuine
def test_the_labelled_titles_are_read() -> None:
    if not SCORER.is_file():
        pytest.skip("the labelled titles (shared/titles) are not beside the repository")

    command = f"{sys.executable} {ROOT / 'manage.py'} parse --json -"
    done = subprocess.run(
        [sys.executable, str(SCORER), "--reader", command, "--json"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    result = json.loads(done.stdout)

    assert result["timing"]["status"] == 0
    assert result["core_percent"] >= CORE_PERCENT
    assert {
        name: row["percent"]
        for name, row in result["fields"].items()
        if row["percent"] < FIELD_PERCENT
    } == {}


def test_every_correction_says_what_is_wrong_and_why() -> None:
    for line in CORRECTIONS.read_text(encoding="utf-8").splitlines():
        correction = json.loads(line)

        assert set(correction) == {"id", "field", "value", "reason"}
        assert correction["reason"]
