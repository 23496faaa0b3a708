"""The ear that listens for secrets in the log hears them, and nothing else."""

import logging

import pytest

from tests.world.hush import Listener, told


@pytest.mark.parametrize(
    "line",
    [
        "tried with a long enough one",
        "made ab_0123456789abcdefghijklmnop",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJrIn0x.c2lnbmF0dXJl",
        "hash argon2$argon2id$v=19",
    ],
)
def test_secret_is_heard(line: str) -> None:
    assert told(f"first\n{line}\nlast") == [line]


def test_what_the_product_masks_is_not() -> None:
    listener = Listener()
    words = "Authorization: Bearer ab_0123456789abcdefghijklmnop"
    listener.emit(logging.LogRecord("x", logging.ERROR, __file__, 1, words, None, None))

    assert listener.heard == []
