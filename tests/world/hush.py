"""What must never be seen in a log, whatever a test does.

It is listened for through the whole suite (tests/conftest.py), and searched for in the log of every program that a test
starts, when that ends (tests/world/product.py).

Known are what has a form of its own (tokens, hashes, what passkeys sign), what tests use as secrets (WORDS; a test in
tests/world_itself looks that none is missing), what is made at random while they run (`learn`), and the keys that lie
in a started program's folders or stand in its environment.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from tests.world import passwords
from tests.world.sites import mikan, nexusphp, tmdb, torznab

_SHAPES: Final = re.compile(
    # tokens for programs, JSON Web Tokens, password hashes, sealed settings
    r"\bab_[\w-]{20,}|\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}|argon2\$argon2id|\bgAAAA[\w-]{40,}"
    # client data of a passkey, and its attestation
    r"|eyJ0eXBlIjoid2ViYXV0aG4[\w-]*|o2NmbXRkbm9uZ[\w-]*"
)
#: What tests use as passwords, keys and tokens; in lower case, as each is looked for.
WORDS: Final = frozenset(
    word.lower()
    for word in (
        # accounts and clients
        *("a long enough one", "a sentence of my own", "an even longer one", "another long one"),
        *("another sentence", "lamp oil and fog", "loopback only", "demo-demo", "open sesame"),
        *(
            "qb password",
            "clear-one",
            "clear-two",
            "static-one",
            "zwei-ü",
            "s3cret",
            "hush-1",
            "hush-2",
            "hush-3",
            "bot token",
        ),
        # channels of notification
        *("AbCdEf12345", "123456789:abcdefg_hijklmnop", "SCT123ABC", "devicekey123"),
        *(
            "JHMHI8qBe7bk2ZwO5U711o3dV_js",
            "693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa",
            "693axxx6-7aoc-4bc4",
        ),
        # catalogues, private sites, servers
        *("a.new.token", "a.token.of.four", "token.of.v4", "eyJh.token.v4", "K123456"),
        *("0123456789abcdef0123456789abcdef", tmdb.KEY, nexusphp.PASSKEY, torznab.API_KEY),
        *(mikan.TOKEN, unquote(mikan.TOKEN), passwords.POSTGRESQL, passwords.REDIS),
    )
)
_SHORTEST: Final = 6
_learned: set[str] = set()


def learn(*values: str) -> None:
    """Look for these from now on: made at random, so that no test can say them."""
    _learned.update(value.lower() for value in values if len(value) >= _SHORTEST)


def told(log: str, *, also: Iterable[str] = ()) -> list[str]:
    """The lines that tell a secret."""
    words = {*WORDS, *_learned, *(value.lower() for value in also if len(value) >= _SHORTEST)}
    return [line for line in log.splitlines() if _tells(line, words)]


def keys_of(config: Path, data: Path, variables: Mapping[str, str]) -> Iterator[str]:
    """The secrets of one program: in its folders and in its environment."""
    for name in (".jwt_secret", ".secret_key"):
        file = config / name
        if file.is_file():
            yield file.read_text().strip()
    for file in (data / "run").glob("*"):
        if file.is_file() and file.stat().st_mode & 0o077 == 0:
            yield from _tokens_in(file.read_text(errors="replace"))
    for name in ("AUTOBANGUMI_SECRET_KEY", "AUTOBANGUMI_JWT_SECRET", "AUTOBANGUMI_SETUP_CODE"):
        yield variables.get(name, "").strip()
    for name in ("DATABASE_URL", "REDIS_URL"):
        yield unquote(urlsplit(variables.get(name, "")).password or "")


def _tells(line: str, words: Iterable[str]) -> bool:
    if _SHAPES.search(line):
        return True
    lowered = line.lower()
    return any(word in lowered for word in words)


def _tokens_in(text: str) -> Iterator[str]:
    try:
        said = json.loads(text)
    except ValueError:
        return
    if isinstance(said, dict) and isinstance(said.get("token"), str):
        yield said["token"]
