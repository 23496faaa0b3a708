"""The ear that listens for secrets in logs hears them, knows all that tests use, and hears nothing else."""

import ast
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world import hush
from tests.world.listener import Listener

TESTS = Path(__file__).resolve().parents[1]
TELLING = re.compile(
    r"password|passwd|api_key|apikey|.*token|.*tokens|.*secret|passkey|device_key|user_key|webhook_url|setup_code|key",
    re.IGNORECASE,
)
IN_AN_ADDRESS = re.compile(r"[?&](?:token|passkey|apikey|api_key|key)=([^&\s\"'{}<>]+)")
#: Made to look like secrets, and shown nowhere or meant to be seen; and what is said of a password in words.
NO_SECRETS = {
    *(
        "********",
        "not the password",
        "long enough",
        "seven77",
        "nonsense",
        "guessed",
        "secret",
        "second",
    ),
    # 3.2's default, a name, an address, half a letter, and two in one
    *("adminadmin", "$QB_PASS", "/api/v1/passkey/", "%ED%A0%80", "two\r\nthree"),
}
#: They test the masks themselves, with secrets of their own.
ABOUT_MASKS = {
    "test_log_lines.py",
    "test_hush.py",
    "test_showing_addresses.py",
    "test_going_out.py",
}
SHORTEST = 6


def secrets_in(tree: ast.AST) -> Iterator[str]:
    """Texts that are given as a password, a key, a token, or stand for one in an address."""
    for node in ast.walk(tree):
        named: list[tuple[str, ast.expr]] = []
        if isinstance(node, ast.keyword) and node.arg:
            named = [(node.arg, node.value)]
        elif isinstance(node, ast.Dict):
            named = [
                (str(key.value), value)
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant)
            ]
        elif isinstance(node, ast.Assign):
            named = [
                (name.id if isinstance(name, ast.Name) else name.attr, node.value)
                for name in node.targets
                if isinstance(name, ast.Name | ast.Attribute)
            ]
        for name, value in named:
            if TELLING.fullmatch(name):
                yield from texts_in(value)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from IN_AN_ADDRESS.findall(node.value)


def texts_in(value: ast.expr) -> list[str]:
    parts = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
    return [
        one.value for one in parts if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]


def test_every_secret_that_tests_use_is_listened_for() -> None:
    unknown = {
        (path.name, text)
        for path in TESTS.rglob("*.py")
        if path.name not in ABOUT_MASKS
        for text in secrets_in(ast.parse(path.read_text(encoding="utf-8")))
        if len(text) >= SHORTEST and text not in NO_SECRETS and not hush.told(text)
    }
    assert unknown == set(), (
        "name them in WORDS of tests/world/hush.py, so that no log may tell them"
    )


@pytest.mark.parametrize(
    "line",
    [
        "tried with a long enough one",
        "made ab_0123456789abcdefghijklmnop",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJrIn0x.c2lnbmF0dXJl",
        "hash argon2$argon2id$v=19",
        "clientDataJSON eyJ0eXBlIjoid2ViYXV0aG4uZ2V0Iiwi",
    ],
)
def test_secret_is_heard(line: str) -> None:
    assert hush.told(f"first\n{line}\nlast") == [line]


def test_what_was_made_at_random_is_heard_once_it_is_known() -> None:
    assert hush.told("challenge Zm9yIHRoaXMgdGVzdA") == []
    hush.learn("Zm9yIHRoaXMgdGVzdA")
    assert hush.told("challenge Zm9yIHRoaXMgdGVzdA") == ["challenge Zm9yIHRoaXMgdGVzdA"]


def test_the_keys_of_a_program_are_found_in_its_folders_and_its_environment(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / ".jwt_secret").write_text("one key\n")
    run = tmp_path / "data" / "run"
    run.mkdir(parents=True)
    (run / "engine").write_text('{"port": 1, "token": "two keys"}')
    (run / "engine").chmod(0o600)
    variables = {"DATABASE_URL": "postgres://me:three%20keys@host/db"}

    found = set(hush.keys_of(tmp_path / "config", tmp_path / "data", variables))

    assert {"one key", "two keys", "three keys"} <= found


def test_what_the_product_masks_is_not() -> None:
    listener = Listener()
    words = "Authorization: Bearer ab_0123456789abcdefghijklmnop"
    listener.emit(logging.LogRecord("x", logging.ERROR, __file__, 1, words, None, None))

    assert listener.heard == []
